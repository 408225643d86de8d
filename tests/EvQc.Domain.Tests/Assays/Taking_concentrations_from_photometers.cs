using EvQc.Instruments;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

/// <summary>Qubit, NanoDrop, Lunatic and Stunner name their samples and print a concentration of each; of what, and how far it was diluted before, a person says.</summary>
public sealed class Taking_concentrations_from_photometers
{
    private static readonly FileAnswers Rna = new() { Attribute = Attributes.RnaConcentration, Dilution = 1 };
    private static readonly FileAnswers Protein = Rna with { Attribute = Attributes.ProteinConcentration };

    [Fact]
    public void Asks_what_was_measured_and_how_far_it_was_diluted_where_the_file_does_not_say()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadOwn("lunatic-rna.csv").Run(), FileAnswers.None);
        proposal.Questions.ShouldBe([Question.Dilution, Question.Attribute]);
        proposal.IsReady.ShouldBeFalse();
        proposal.Results.ShouldBeEmpty("nothing is called protein that nobody called so");
        Proposal.Of(InstrumentExamples.ReadOwn("lunatic-rna.csv").Run(), Rna with { Dilution = null }).Questions.ShouldBe([Question.Dilution]);
        Proposal.Of(InstrumentExamples.ReadOwn("qubit-4.csv").Run(), FileAnswers.None).Questions.ShouldBe([Question.Attribute], "a Qubit states the dilution of each sample and has applied it");
    }

    [Fact]
    public void Never_multiplies_again_what_the_instrument_multiplied()
    {
        var result = Proposal.Of(InstrumentExamples.ReadOwn("qubit-4.csv").Run(), Rna with { Dilution = 3 }).Results[0];
        (result.Value!.Value.Value, result.DilutionFactor, result.DilutionBasis, result.RawText).ShouldBe((21.5m, 200m, DilutionBasis.AppliedByInstrument, "mean of 21.5"));
    }

    [Fact]
    public void Gives_the_concentration_of_each_sample_with_its_line()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadOwn("qubit-4.csv").Run(), Rna);
        proposal.IsReady.ShouldBeTrue();
        proposal.Results.Select(r => (r.SampleText, r.Value!.Value.In(Unit.MicrogramPerMl).Value, r.Line, r.Remark))
            .ShouldBe([("EV-0001-F1", 21.5m, 2, "RNA High Sensitivity"), ("EV-0002-F1", 14.2m, 3, "RNA High Sensitivity")]);
        proposal.Problems.ShouldHaveSingleItem().Message.ShouldStartWith("Blank: no reading gives a usable concentration");
    }

    [Fact]
    public void Multiplies_by_the_dilution_that_a_person_states()
    {
        var result = Proposal.Of(InstrumentExamples.ReadOwn("lunatic-rna.csv").Run(), Rna with { Dilution = 2.5m }).Results.Single(r => r.SampleText == "EV-0007");
        (result.Value!.Value.Value, result.DilutionFactor, result.DilutionBasis).ShouldBe((124.5m, 2.5m, DilutionBasis.Entered));
        result.RawText.ShouldBe("mean of 49.8 × 2.5");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Refuses_a_dilution_of(int factor) =>
        Proposal.Of(InstrumentExamples.ReadOwn("qubit-4.csv").Run(), Rna with { Dilution = factor }).Problems.ShouldHaveSingleItem().Code.ShouldBe("dilution-not-positive");

    [Fact]
    public void Says_so_when_the_file_names_an_assay_of_something_else()
    {
        var problem = Proposal.Of(InstrumentExamples.ReadOwn("qubit-4.csv").Run(), Protein).Problems.Single(p => p.Code == "other-assay");
        problem.Message.ShouldContain("'RNA High Sensitivity', which measures RNA, not Protein concentration");
        Proposal.Of(InstrumentExamples.ReadOwn("qubit-4.csv").Run(), Rna).Problems.ShouldNotContain(p => p.Code == "other-assay");
    }

    [Theory]
    [InlineData("nanodrop-own-method.txt", "EV-0007", "392.9")]
    [InlineData("lunatic.csv", null, null)]
    [InlineData("lunatic-rna.csv", "EV-0008", "101.3")]
    [InlineData("stunner.xlsx", null, null)]
    public void Takes_them_from_every_such_file(string file, string? sample, string? microgramsPerMl)
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadOwn(file).Run(), file.Contains("rna", StringComparison.Ordinal) ? Rna : Protein);
        proposal.IsReady.ShouldBeTrue(string.Join(' ', proposal.Problems));
        if (sample is not null) proposal.Results.Single(r => r.SampleText == sample).Value!.Value.In(Unit.MicrogramPerMl).Value.ShouldBe(decimal.Parse(microgramsPerMl!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Takes_several_readings_of_one_sample_as_replicates_and_two_names_as_two_samples()
    {
        var text = InstrumentExamples.OwnText("qubit-4.csv").Replace("EV-0002-F1", "EV-0001-F1", StringComparison.Ordinal);
        var same = Proposal.Of(InstrumentExamples.ReadText(text).Run(), Rna).Results.ShouldHaveSingleItem();
        (same.Value!.Value.Value, same.Replicates.Count).ShouldBe((17.85m, 2));

        var numbered = Proposal.Of(InstrumentExamples.ReadText(text.Replace("EV-0001-F1,21/04/2026 10:12", "EV:1,21/04/2026 10:12", StringComparison.Ordinal).Replace("EV-0001-F1", "EV:2", StringComparison.Ordinal)).Run(), Rna);
        numbered.SampleTexts.ShouldBe(["EV:1", "EV:2"], "only Gen5 numbers the dilutions of one sample like that");
    }
}
