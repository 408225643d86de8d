using EvQc.Instruments;
using EvQc.Quantities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

/// <summary>A run keeps its method, or is invalid with reasons that name rule, value, limit and source.</summary>
public sealed class Judging_a_run_by_its_method
{
    private static readonly DateTimeOffset At = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, MethodRule, string, string> Broken => new()
    {
        { "too few captures", Rule(MethodRuleKind.Captures, least: 6), "5 captures", "at least 6" },
        { "a capture with too few particles", Rule(MethodRuleKind.ParticlesPerFrame, least: 45), "40 particles per frame", "at least 45" },
        { "a capture with too many particles", Rule(MethodRuleKind.ParticlesPerFrame, most: 55), "60 particles per frame", "at most 55" },
        { "too few tracks", Rule(MethodRuleKind.CompletedTracks, least: 2501), "2500 completed tracks", "at least 2501" },
        { "captures that scatter", Rule(MethodRuleKind.CaptureCv, most: 10), "15.811 % (CV)", "at most 10" },
        { "too much in the blank", Rule(MethodRuleKind.Blank, most: 4.9m, hours: 24), "5 % of the sample's particles", "at most 4.9" },
        { "a blank that is too old", Rule(MethodRuleKind.Blank, most: 5, hours: 1), "none", "at most 5" },
        { "a bead check that is too old", Rule(MethodRuleKind.BeadCheck, hours: 1), "none", "one within 1 hours" },
        { "a rule that the file does not answer", Rule(MethodRuleKind.CurveRSquared, least: 0.9m), "not stated", "at least 0.9" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Names_value_limit_and_source_of(string what, MethodRule rule, string value, string limit)
    {
        var breach = MethodCheck.Of(Of(rule), Facts()).Breaches.ShouldHaveSingleItem(what);
        breach.Value.ShouldStartWith(value[..Math.Min(8, value.Length)]);
        (breach.Rule, breach.Limit, breach.Source).ShouldBe((rule.Kind, limit, "SOP"));
        breach.Sentence.ShouldEndWith("(SOP)");
    }

    [Fact]
    public void Finds_nothing_against_a_run_on_every_limit()
    {
        MethodRule[] rules =
        [
            Rule(MethodRuleKind.Captures, least: 5, most: 5), Rule(MethodRuleKind.ParticlesPerFrame, least: 40, most: 60), Rule(MethodRuleKind.CompletedTracks, least: 2500),
            Rule(MethodRuleKind.CaptureCv, most: 16), Rule(MethodRuleKind.Blank, most: 5, hours: 2), Rule(MethodRuleKind.BeadCheck, hours: 2),
        ];
        MethodCheck.Of(Of(rules), Facts()).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Tells_every_capture_that_breaks_it() =>
        MethodCheck.Of(Of(Rule(MethodRuleKind.ParticlesPerFrame, least: 50)), Facts(perFrame: [10, 60, 20, 70, 80])).Breaches.Select(b => b.Value)
            .ShouldBe(["10 particles per frame", "20 particles per frame"]);

    [Fact]
    public void Takes_a_failed_control_for_none()
    {
        MethodCheck.Of(Of(Rule(MethodRuleKind.BeadCheck)), Facts(controls: [Beads(-1, passed: false)])).Breaches.ShouldHaveSingleItem().Value.ShouldBe("failed");
        MethodCheck.Of(Of(Rule(MethodRuleKind.BeadCheck)), Facts(controls: [Beads(1)])).Breaches.ShouldHaveSingleItem().Value.ShouldBe("none");
    }

    [Fact]
    public void Takes_no_control_of_another_reading_of_the_clock()
    {
        var facts = Facts(controls: [Beads(-23.5m)]) with { At = [At, At.AddHours(1)] };
        MethodCheck.Of(Of(Rule(MethodRuleKind.BeadCheck, hours: 24)), facts).Breaches.ShouldHaveSingleItem().Value.ShouldBe("none");
        MethodCheck.Of(Of(Rule(MethodRuleKind.BeadCheck, hours: 24)), facts with { At = [At] }).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Judges_a_curve_by_its_fit_its_points_and_its_standards_read_back()
    {
        var facts = Plate(0.97m, [(1, 1.3m), (2, 2), (4, 3.9m), (8, null)]);
        MethodCheck.Of(Of(Rule(MethodRuleKind.CurveRSquared, least: 0.98m)), facts).Breaches.ShouldHaveSingleItem().Value.ShouldBe("0.97");
        MethodCheck.Of(Of(Rule(MethodRuleKind.CurvePoints, least: 5)), facts).Breaches.ShouldHaveSingleItem().Value.ShouldBe("4 concentrations of the standard");
        MethodCheck.Of(Of(Rule(MethodRuleKind.BackCalculated, most: 20)), facts).Breaches.Select(b => b.Value).ShouldBe(["30 %", "not stated"]);
        MethodCheck.Of(Of(Rule(MethodRuleKind.BackCalculated, most: 20) with { SharePercent = 50 }), facts).IsValid.ShouldBeTrue();
        MethodCheck.Of(Of(Rule(MethodRuleKind.BackCalculated, most: 20) with { SharePercent = 51 }), facts).Breaches.Count.ShouldBe(2);
        MethodCheck.Of(Of(Rule(MethodRuleKind.BackCalculated, most: 30)), Plate(1, [(0, 0.4m), (1, 1.3m)])).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Judges_replicates_and_leaves_single_readings_to_the_specification()
    {
        var rule = Of(Rule(MethodRuleKind.ReplicateCv, most: 10));
        MethodCheck.Of(rule, Facts() with { Samples = [Sample(100)] }).IsValid.ShouldBeTrue();
        MethodCheck.Of(rule, Facts() with { Samples = [Sample(0, 0)] }).IsValid.ShouldBeTrue();
        MethodCheck.Of(rule, Facts() with { Samples = [Sample(100, 101, 99)] }).IsValid.ShouldBeTrue();
        MethodCheck.Of(rule, Facts() with { Samples = [Sample(100, 130)] }).Breaches.ShouldHaveSingleItem().Sentence.ShouldContain("FP");
        MethodCheck.Of(rule, Facts() with { Samples = [Sample(-1, 1)] }).Breaches.ShouldHaveSingleItem().Value.ShouldBe("not stated");
    }

    [Fact]
    public void Governs_by_layout_and_attribute()
    {
        var markers = new Method("m", 1, "", default, ["evqc-template"], ["marker.*"], [], "");
        markers.Governs("evqc-template", "marker.CD9").ShouldBeTrue();
        markers.Governs("evqc-template", "endotoxin").ShouldBeFalse();
        markers.Governs("gen5", "marker.CD9").ShouldBeFalse();
        markers.Overlaps(markers with { Name = "n", Attributes = ["marker.CD81"] }).ShouldBeTrue();
        markers.Overlaps(markers with { Name = "n", Attributes = ["endotoxin"] }).ShouldBeFalse();
        markers.Overlaps(markers with { Name = "n", Formats = ["gen5"] }).ShouldBeFalse();
    }

    [Fact]
    public void Is_never_more_lenient_for_a_stricter_limit_nor_stricter_for_a_wider_one() => Prop.ForAll(
        ArbMap.Default.ArbFor<(PositiveInt Value, PositiveInt Limit, PositiveInt Wider)>(),
        given =>
        {
            var (value, limit, wider) = (given.Value.Get, given.Limit.Get, given.Limit.Get + given.Wider.Get);
            bool Valid(int most) => MethodCheck.Of(Of(Rule(MethodRuleKind.ParticlesPerFrame, most: most)), Facts(perFrame: [value])).IsValid;
            return Valid(limit) == (value <= limit) && (!Valid(limit) || Valid(wider));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Never_throws_whatever_is_missing_from_a_run()
    {
        var empty = new InstrumentRun { Format = InstrumentFormats.NanoSight, ParserVersion = "1" };
        foreach (var kind in Enum.GetValues<MethodRuleKind>())
        {
            var verdict = MethodCheck.Of(Of(Rule(kind, least: 1, most: 2, hours: 3)), new(empty, [], null, null, []));
            verdict.IsValid.ShouldBe(kind == MethodRuleKind.ReplicateCv, kind.ToString());
        }
    }

    private static MethodRule Rule(MethodRuleKind kind, decimal? least = null, decimal? most = null, decimal? hours = null) => new(kind, least, most, hours, "SOP");

    private static Method Of(params MethodRule[] rules) => new("nta", 1, "NTA", new(2026, 1, 1), [InstrumentFormats.NanoSight], ["particle-concentration"], rules, "0");

    private static RunFacts Facts(decimal[]? perFrame = null, ControlRun[]? controls = null)
    {
        perFrame ??= [40, 45, 50, 55, 60];
        var run = new InstrumentRun
        {
            Format = InstrumentFormats.NanoSight,
            ParserVersion = "1",
            Captures = [.. perFrame.Select((p, i) => new Capture($"0{i}") { ParticlesPerFrame = p, CompletedTracks = 500, ConcentrationPerMl = p * 1E7m })],
            Summary = new() { MeasuredConcentrationPerMl = 5E8m },
        };
        return new(run, [], null, Record(controls ?? [Beads(-2), Blank(-2, 2.5E7m)]), [At]);
    }

    private static RunFacts Plate(decimal rSquared, (decimal Nominal, decimal? Back)[] standards)
    {
        var wells = standards.Select((s, i) => new LayoutWell($"A{i + 1}", WellRole.Standard, $"STD{i}", s.Nominal)).ToArray();
        var read = standards.Select((s, i) => new MeasuredQuantity("concentration", s.Back is { } back ? new Quantity(back, Unit.MicrogramPerMl) : null, "", i, 1) { Well = $"A{i + 1}" });
        var run = new InstrumentRun
        {
            Format = InstrumentFormats.Gen5,
            ParserVersion = "1",
            Layout = new(Unit.MicrogramPerMl, wells),
            Quantities = [.. read, new("curve-r2", new Quantity(rSquared, Unit.One), "", 9, 1)],
        };
        return new(run, [], null, null, [At]);
    }

    private static ProposedResult Sample(params decimal[] replicates) => new() { Attribute = "protein-concentration", SampleText = "FP", RawText = "", Replicates = replicates };

    private static InstrumentRecord Record(ControlRun[] controls) => new(
        new Instrument { Id = Guid.Empty, Kind = InstrumentKind.ParticleTracking, Model = "NS300", Serial = "1", Formats = "", RegisteredAt = At, RegisteredBy = "Mara" }, [], controls);

    private static ControlRun Beads(decimal hours, bool passed = true) => Control(ControlKind.Beads, hours, passed, null);

    private static ControlRun Blank(decimal hours, decimal concentration) => Control(ControlKind.Blank, hours, true, concentration);

    private static ControlRun Control(ControlKind kind, decimal hours, bool passed, decimal? concentration) => new()
    {
        Id = Guid.CreateVersion7(),
        InstrumentId = Guid.Empty,
        Kind = kind,
        At = At.AddHours((double)hours),
        Passed = passed,
        ConcentrationPerMl = concentration,
        RecordedAt = At.AddHours((double)hours),
        RecordedById = Guid.Empty,
        RecordedBy = "Tom",
    };
}
