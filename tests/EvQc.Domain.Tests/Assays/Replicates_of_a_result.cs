using EvQc.Quantities;
using Shouldly;
using Xunit;
using static EvQc.Assays.Recordings;

namespace EvQc.Assays;

public sealed class Replicates_of_a_result
{
    private const string Particles = Attributes.ParticleConcentration;

    [Theory]
    [InlineData(ReplicateStatistic.Mean, 102)]
    [InlineData(ReplicateStatistic.Median, 101)]
    public void Make_the_reportable_value_by_the_method_s_rule(ReplicateStatistic statistic, int expected)
    {
        var result = Compute(Rule(3, 20, statistic), Of(Particles, 102m, Bound.Exact, 99m, 101m, 106m)).The(Particles);
        result.Value!.Value.Value.ShouldBe(expected);
        result.Standing.ShouldBe(Standing.Usable);
    }

    [Fact]
    public void Are_pooled_over_results_and_all_count()
    {
        Measurement[] runs = [Of(Particles, 100m, Bound.Exact, 99m, 101m), Of(Particles, 103m)];
        var result = Compute(Rule(3, 20), runs).The(Particles);
        result.Value!.Value.Value.ShouldBe(101m);
        result.Sources.ShouldBe(runs.Select(r => r.Id));
    }

    [Fact]
    public void Are_waited_for_when_too_few()
    {
        var result = Compute(Rule(3, 20), Of(Particles, 100m, Bound.Exact, 99m, 101m)).The(Particles);
        result.Value.ShouldBeNull();
        result.Standing.ShouldBe(Standing.Incomplete);
        result.Note.ShouldBe("2 of 3 replicates are recorded");
    }

    [Fact]
    [Trait("Req", "OOS-06")]
    [Trait("Req", "DI-02")]
    public void Make_the_run_invalid_beyond_the_method_s_variability_instead_of_losing_one()
    {
        var result = Compute(Rule(3, 10), Of(Particles, 100m, Bound.Exact, 100m, 101m, 40m)).The(Particles);
        result.Value.ShouldBeNull();
        result.Standing.ShouldBe(Standing.Invalid);
        result.Note.ShouldNotBeNull().ShouldContain("% (CV), more than the 10 %");
    }

    [Fact]
    [Trait("Req", "OOS-06")]
    public void Within_the_variability_speak_with_one_voice_even_when_one_lies_beyond_the_limit() =>
        Compute(Rule(3, 10), Of(Particles, 100m, Bound.Exact, 96m, 101m, 103m)).The(Particles).Value!.Value.Value.ShouldBe(100m);

    [Fact]
    [Trait("Req", "OOS-06")]
    public void Without_a_rule_are_not_averaged() =>
        Compute(new(), Of(Particles, 90m), Of(Particles, 110m)).Where(d => d.Attribute == Particles)
            .Select(d => d.Value!.Value.Value).ShouldBe([90m, 110m]);

    [Fact]
    [Trait("Req", "OOS-06")]
    public void That_are_bounds_are_not_averaged() =>
        Compute(Rule(2, 10), Of(Particles, 90m, Bound.Below), Of(Particles, 110m)).Where(d => d.Attribute == Particles)
            .Select(d => (d.Value!.Value.Value, d.Value.Value.Bound)).ShouldBe([(90m, Bound.Below), (110m, Bound.Exact)]);

    [Fact]
    public void That_do_not_hold_their_own_value_show_a_dilution_applied_to_one_of_both()
    {
        var result = Compute(Rule(3, 20), Of(Particles, 1e11m, Bound.Exact, 1e8m, 1.01e8m, 0.99e8m)).The(Particles);
        result.Standing.ShouldBe(Standing.Invalid);
        result.Note.ShouldNotBeNull().ShouldContain("dilution");
    }

    [Fact]
    public void That_scatter_about_zero_cannot_be_judged() =>
        Compute(Rule(3, 20), Of(Particles, 0m, Bound.Exact, -1m, 0m, 1m)).The(Particles).Standing.ShouldBe(Standing.Invalid);

    [Fact]
    public void That_all_read_zero_read_zero() =>
        Compute(Rule(3, 20), Of(Particles, 0m, Bound.Exact, 0m, 0m, 0m)).The(Particles).Value!.Value.Value.ShouldBe(0m);

    [Fact]
    public void Show_an_uncertainty_of_their_standard_error()
    {
        // SD of 98, 100, 102 is 2; standard error 2/√3; relative to 100.
        var uncertainty = Compute(Rule(3, 20), Of(Particles, 100m, Bound.Exact, 98m, 100m, 102m)).The(Particles).Uncertainty;
        uncertainty.ShouldNotBeNull().RelativeStandard.ShouldBe(0.011547005383792515m, 1e-18m);
        uncertainty.CoverageFactor.ShouldBe(3);
    }

    [Fact]
    public void In_another_unit_convert_with_the_value()
    {
        var protein = Attributes.ProteinConcentration;
        var run = Measurement.Number(Guid.CreateVersion7(), protein, "FP", new Quantity(0.010m, Unit.MilligramPerMl), 0.009m, 0.011m);
        var rules = new AssayRules { Replicates = [new(protein, 2, ReplicateStatistic.Mean, 20)] };
        Compute(rules, run).The(protein).Value.ShouldBe(new Quantity(10m, Unit.MicrogramPerMl));
    }

    [Theory]
    [InlineData("volume")]
    [InlineData("word")]
    public void Of_the_wrong_kind_are_kept_and_invalid(string kind)
    {
        var wrong = kind == "word"
            ? Recordings.Word(Particles, "many")
            : Measurement.Number(Guid.CreateVersion7(), Particles, "FP", new Quantity(1m, Unit.Millilitre));
        var result = Compute(new(), wrong).The(Particles);
        result.Standing.ShouldBe(Standing.Invalid);
        result.Sources.ShouldBe([wrong.Id]);
    }

    private static AssayRules Rule(int count, decimal cv, ReplicateStatistic statistic = ReplicateStatistic.Mean) =>
        new() { Replicates = [new(Particles, count, statistic, cv)], CoverageFactor = 3 };
}
