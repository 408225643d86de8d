using EvQc.Instruments;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

public sealed class Taking_concentrations_from_SoftMax_groups
{
    private static readonly FileAnswers Albumin = new() { Attribute = "residual-albumin", ConcentrationUnit = Unit.NanogramPerMl };

    [Fact]
    public void Needs_no_layout()
    {
        var run = InstrumentExamples.ReadShared("softmax-pro/group_cols_with_int_sample_names.txt").Run();
        Proposal.Of(run, FileAnswers.None).Questions.ShouldBe([Question.Attribute, Question.ConcentrationUnit]);
        var proposal = Proposal.Of(run, Albumin);
        proposal.IsReady.ShouldBeTrue();
        var first = proposal.Results.Single(r => r.SampleText == "62195");
        (first.Value, first.RawText).ShouldBe((new Quantity(42.305m, Unit.NanogramPerMl), "mean of 42.305"));
    }

    [Fact]
    public void Takes_standards_and_controls_for_no_samples()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadShared("softmax-pro/group_cols_with_int_sample_names.txt").Run(), Albumin);
        proposal.SampleTexts.ShouldNotContain(t => t.StartsWith("Co", StringComparison.Ordinal) || t.StartsWith("St", StringComparison.Ordinal));
        proposal.Problems.Single(p => p.Code == "groups-left-out").Message.ShouldContain("Ctrl");
    }

    [Fact]
    public void Records_nothing_of_a_sample_outside_the_range_of_its_standards()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadShared("softmax-pro/group_cols_with_int_sample_names.txt").Run(), Albumin);
        proposal.SampleTexts.ShouldNotContain("62248"); // Range?
        proposal.Problems.ShouldContain(p => p.Code == "no-usable-well" && p.Message.StartsWith("62248", StringComparison.Ordinal));
    }

    [Fact]
    public void Counts_no_well_that_the_software_flags_as_outside_its_standards()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadShared("softmax-pro/softmaxpro_example_reduced.txt").Run(), Albumin);
        proposal.SampleTexts.ShouldNotContain("01"); // R: 113 and 105 ng/mL above the highest standard
        proposal.Results.Single(r => r.SampleText == "02").Value!.Value.Value.ShouldBe(43.5275m); // of 43.500 and 43.555
    }

    [Fact]
    public void Knows_that_the_dilution_is_in_the_number_already()
    {
        var proposal = Proposal.Of(
            InstrumentExamples.ReadShared("softmax-pro/MD_SMP_absorbance_endpoint_partial_plate_example03.txt").Run(), new FileAnswers { Attribute = "rna-concentration" });
        proposal.Results.ShouldNotBeEmpty();
        proposal.Results.ShouldAllBe(r => r.Value!.Value.Unit == Unit.MicrogramPerMl);
    }

    [Fact]
    public void Reads_our_own_example()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadOwn("softmax-pro.txt").Run(), new FileAnswers { Attribute = "protein-concentration", ConcentrationUnit = Unit.MilligramPerMl });
        proposal.Results.Select(r => (r.SampleText, r.Value!.Value.Value)).ShouldBe([("EV-1", 0.60m), ("EV-2", 0.61m), ("EV-3", 0.62m)]);
        proposal.Problems.Count(p => p.Code == "wells-left-out").ShouldBe(3);
    }
}
