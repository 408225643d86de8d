using EvQc.Instruments;
using EvQc.Quantities;
using EvQc.Quantities.Numerics;
using Shouldly;
using Xunit;
using static System.FormattableString;

namespace EvQc.Assays;

public sealed class Evaluating_a_plate_by_a_layout
{
    private static readonly ConfiguredLayout Bca = new(
        "bca", "BCA", Attributes.ProteinConcentration, new string('a', 64), Numbered(Reading_protein_off_a_plate.BcaLayout()), new(CurveModel.Linear, ConcentrationOnSignal: true))
    { Channel = "562" };

    public static TheoryData<string> PlatesWithoutLayout => ["mars-bca.csv", "kaleido-bca.csv"];

    [Fact]
    [Trait("Req", "STAT-02")]
    public void Gives_the_published_answers_of_a_real_SoftMax_plate()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadShared("softmax-pro/testdata_SM.csv").Run(), new FileAnswers { Layout = Bca });

        // testdata_SM_analysis.csv of the origin repository: mg/mL to two decimals.
        proposal.Results.Select(r => Math.Round(r.Value!.Value.Value, 2)).ShouldBe([2.25m, 3.53m, 3.48m, 3.27m, 3.91m]);
        proposal.IsReady.ShouldBeTrue();
        var first = proposal.Results[0];
        (first.SampleText, first.RawText, first.Line, first.DilutionFactor, first.DilutionBasis).ShouldBe(("Unknown 1", "A3 0.6007; A4 0.578", 4, 5m, DilutionBasis.Layout));
        first.Remark.ShouldBe($"Read off plate layout bca (sha256 {new string('a', 64)}), Linear curve, R² 0.99749");
        first.Replicates.Count.ShouldBe(2);
        proposal.Curve!.Standards.Count.ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(PlatesWithoutLayout))]
    public void Is_asked_for_where_the_file_has_no_layout(string file)
    {
        var run = Own(file);
        var asked = Proposal.Of(run, FileAnswers.None);
        (asked.Questions.Single(), asked.TakesLayout, asked.IsReady).ShouldBe((Question.Layout, true, false));
        Proposal.Of(run, new FileAnswers { Layout = Bca }).IsReady.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(PlatesWithoutLayout))]
    public void Gives_bounds_outside_the_standards(string file)
    {
        var proposal = Proposal.Of(Own(file), new FileAnswers { Layout = Bca });
        var found = proposal.Results.ToDictionary(r => r.SampleText, r => r.Value!.Value);

        // The plate is made by signal = 0.21 + 0.84 c, blank 0.08: unknown 1 is 0.8 mg/mL in the well, times 5.
        found["Unknown 1"].Value.ShouldBe(4.0m, 0.005m);
        found["Unknown 2"].ShouldBe(new Quantity(10m, Unit.MilligramPerMl, Bound.Above));
        found["Unknown 3"].ShouldBe(new Quantity(0.625m, Unit.MilligramPerMl, Bound.Below));
        found.ShouldNotContainKey("Unknown 4");
        proposal.Problems.Count(p => p.Code == "outside-standards").ShouldBe(2);
    }

    [Fact]
    public void Shows_no_scatter_where_one_well_of_a_pair_lies_outside()
    {
        var proposal = Proposal.Of(Own("mars-bca.csv"), new FileAnswers { Layout = Bca });
        var split = proposal.Results.Single(r => r.SampleText == "Unknown 5");
        split.Value!.Value.Bound.ShouldBe(Bound.Exact);
        split.Replicates.ShouldBeEmpty();
        proposal.Problems.ShouldContain(p => p.Code == "well-outside-standards" && p.Message.Contains("E3, E4", StringComparison.Ordinal));
    }

    [Fact]
    public void Counts_of_several_dilutions_those_inside_the_standards()
    {
        var proposal = Proposal.Of(Own("softmax-dilutions.txt"), new FileAnswers { Layout = Dilutions() });
        var found = proposal.Results.ToDictionary(r => r.SampleText);
        found["Unknown 1"].Value!.Value.Value.ShouldBe(12m, 0.02m); // 0.6 mg/mL × 20; × 2 is above the standards
        found["Unknown 1"].DilutionFactor.ShouldBe(20m);
        found["Unknown 2"].Value!.Value.Value.ShouldBe(2m, 0.005m); // 1.0 mg/mL × 2; × 20 is below
        proposal.Problems.Count(p => p.Code == "dilution-left-out").ShouldBe(2);
    }

    [Theory]
    [InlineData("0.72", "0.88", true)]
    [InlineData("0.90", "1.10", false)]
    [Trait("Req", "OOS-09")]
    public void Records_nothing_when_its_control_fails(string from, string to, bool ready)
    {
        var proposal = Proposal.Of(Own("softmax-dilutions.txt"), new FileAnswers { Layout = Dilutions() with { Controls = [new("BSA control", WrittenNumber.Of(from).Value, WrittenNumber.Of(to).Value)] } });
        proposal.IsReady.ShouldBe(ready);
        proposal.Problems.Count(p => p.Code == "control-out-of-range").ShouldBe(ready ? 0 : 1);
    }

    [Fact]
    public void Refuses_a_curve_below_the_R_squared_that_the_layout_asks_for()
    {
        var run = InstrumentExamples.ReadShared("softmax-pro/testdata_SM.csv").Run();
        Proposal.Of(run, new FileAnswers { Layout = Bca with { LeastRSquared = 0.995m } }).IsReady.ShouldBeTrue();
        var refused = Proposal.Of(run, new FileAnswers { Layout = Bca with { LeastRSquared = 0.999m } });
        refused.IsReady.ShouldBeFalse();
        refused.Problems.Single(p => p.Code == "curve-refused").Message.ShouldContain("0.99749");
    }

    [Fact]
    public void Calls_an_unknown_by_the_name_that_the_file_gives_its_wells()
    {
        var run = InstrumentExamples.ReadOwn("softmax-pro.txt").Run();
        var proposal = Proposal.Of(run, new FileAnswers { Layout = Bca });
        proposal.SampleTexts.ShouldBe(["EV-1", "EV-2", "EV-3"]);
    }

    [Fact]
    public void Is_refused_for_a_plate_read_at_wavelengths_the_layout_does_not_name()
    {
        var run = Own("mars-bca.csv");
        var twice = run with { Quantities = [.. run.Quantities, .. run.Quantities.Select(q => q with { Channel = "660" })] };
        Proposal.Of(twice, new FileAnswers { Layout = Bca }).IsReady.ShouldBeTrue();
        Proposal.Of(twice, new FileAnswers { Layout = Bca with { Channel = "595" } }).Problems.ShouldContain(p => p.Code == "channel-not-chosen");
    }

    private static ConfiguredLayout Dilutions()
    {
        var bca = Reading_protein_off_a_plate.BcaLayout();
        LayoutWell[] wells =
        [
            .. bca.Wells.Where(w => w.Role != WellRole.Sample),
            .. new[] { 'A', 'B' }.SelectMany((row, i) => new[] { (3, 2m), (4, 2m), (5, 20m), (6, 20m) }
                .Select(c => new LayoutWell(Invariant($"{row}{c.Item1}"), WellRole.Sample, ConfiguredLayout.UnknownName(i + 1), null, c.Item2))),
            new("A11", WellRole.Control, "BSA control"), new("A12", WellRole.Control, "BSA control"),
        ];
        return Bca with { Layout = new(bca.Unit, wells) };
    }

    private static PlateLayout Numbered(PlateLayout layout) =>
        layout with { Wells = [.. layout.Wells.Select(w => w.Role == WellRole.Sample ? w with { Name = w.Name.Replace("Sample_", "Unknown ", StringComparison.Ordinal) } : w)] };

    private static InstrumentRun Own(string name) => InstrumentFile.Read(InstrumentExamples.OwnPlate(name), name).Run();
}
