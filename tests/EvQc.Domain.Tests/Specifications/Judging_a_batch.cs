using EvQc.Assays;
using EvQc.Quantities;
using Shouldly;
using Xunit;
using static EvQc.Assays.Recordings;

namespace EvQc.Specifications;

public sealed class Judging_a_batch
{
    private static readonly Criterion Sterility = Demand("STE-01", "sterility", new WordLimit("no growth"));
    private static readonly Criterion Purity = Demand("PUR-01", Attributes.ParticleToProtein, NumericLimit.AtLeast("2.0E9", Unit.ParticlesPerMicrogram)) with
    {
        PurityClasses = [PurityClass.HighPurity, PurityClass.LowPurity],
    };

    private static readonly Criterion Calnexin = Demand("ABS-01", "marker.calnexin", new WordLimit(Attributes.Absent));

    [Fact]
    [Trait("Req", "REL-03")]
    public void Is_missing_what_has_no_result_and_says_which_test()
    {
        var evaluation = Evaluate([Sterility, Purity], Of(Attributes.ParticleConcentration, 1e11m));
        evaluation.IsComplete.ShouldBeFalse();
        evaluation.Conforms.ShouldBeFalse();
        evaluation.Verdicts.Select(v => v.Outcome).ShouldBe([VerdictOutcome.Missing, VerdictOutcome.Missing]);
        evaluation.Verdicts[1].Sentence.ShouldBe("no result yet of: Protein concentration; limit ≥ 2.0E9 particles/µg: missing");
    }

    [Fact]
    public void Is_not_kept_waiting_by_an_optional_criterion_but_fails_by_it()
    {
        var optional = Sterility with { Required = false };
        Evaluate([optional]).Conforms.ShouldBeTrue();
        var failed = Evaluate([optional], Recordings.Word("sterility", "growth"));
        failed.HasFailure.ShouldBeTrue();
        failed.Conforms.ShouldBeFalse();
    }

    [Theory]
    [InlineData("no growth", VerdictOutcome.Pass)]
    [InlineData("growth", VerdictOutcome.Fail)]
    [InlineData("unclear", VerdictOutcome.Indeterminate)]
    public void Compares_words(string word, VerdictOutcome outcome) =>
        Evaluate([Sterility], Recordings.Word("sterility", word)).Verdicts.Single().Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData(4.2e10, VerdictOutcome.Pass, "high purity")]
    [InlineData(1e10, VerdictOutcome.Pass, "low purity")]
    [InlineData(2.5e10, VerdictOutcome.Indeterminate, "between low purity (to 2E10) and high purity (above 3E10)")]
    [InlineData(1.96e9, VerdictOutcome.Indeterminate, "between impure (below 1.5E9) and low purity (from 2E9)")] // keeps the limit by rounding
    [InlineData(1.25e9, VerdictOutcome.Fail, "impure")]
    public void Demands_the_limit_and_a_class_of_purity(double ratio, VerdictOutcome outcome, string why)
    {
        var verdict = Evaluate([Purity], Of(Attributes.ParticleConcentration, (decimal)ratio * 10), Of(Attributes.ProteinConcentration, 10m)).Verdicts.Single();
        verdict.Outcome.ShouldBe(outcome);
        verdict.Sentence.ShouldContain(why);
        verdict.Sources.Count.ShouldBe(2);
    }

    [Fact]
    public void Fails_a_class_that_is_not_demanded()
    {
        var high = Purity with { PurityClasses = [PurityClass.HighPurity] };
        Evaluate([high], Of(Attributes.ParticleConcentration, 1e11m), Of(Attributes.ProteinConcentration, 10m)).Verdicts.Single()
            .Sentence.ShouldBe("1.00E10 particles/µg, limit ≥ 2.0E9 particles/µg; purity class low purity, demanded high purity: fail");
    }

    [Theory]
    [InlineData(0.1, 1.5, VerdictOutcome.Pass)]
    [InlineData(0.9, 1.5, VerdictOutcome.Fail)]
    [InlineData(0.1, null, VerdictOutcome.Indeterminate)]
    [InlineData(0.1, 0.1, VerdictOutcome.Indeterminate)]
    public void Takes_an_absence_only_with_its_positive_control(double signal, double? positive, VerdictOutcome outcome) =>
        Evaluate([Calnexin], Signal("calnexin", (decimal)signal, 0.1m, (decimal?)positive)).Verdicts.Single().Outcome.ShouldBe(outcome);

    [Fact]
    [Trait("Req", "DI-02")]
    [Trait("Req", "OOS-06")]
    public void Counts_the_worst_of_several_results_and_never_the_best_or_an_average()
    {
        var endotoxin = Demand("END-01", "endotoxin", NumericLimit.AtMost("0.25", Unit.EndotoxinUnitPerMl));
        var evaluation = Evaluate([endotoxin], Of("endotoxin", 0.05m), Of("endotoxin", 0.40m), Of("endotoxin", 0.01m));
        evaluation.Verdicts.Single().Sentence.ShouldBe("0.40 EU/mL, limit ≤ 0.25 EU/mL: fail");
        evaluation.Determinations.Count.ShouldBe(3);
    }

    [Fact]
    [Trait("Req", "OOS-06")]
    public void Waits_for_replicates_that_the_method_demands()
    {
        var verdict = Evaluate([Demand("QTY-01", Attributes.ParticleConcentration, NumericLimit.AtLeast("1E10", Unit.ParticlesPerMl))], Of(Attributes.ParticleConcentration, 1e11m))
            .Verdicts.Single();
        verdict.Outcome.ShouldBe(VerdictOutcome.Missing);
        verdict.Sentence.ShouldContain("1 of 2 replicates");
    }

    [Theory]
    [Trait("Req", "OOS-07")]
    [InlineData(69.6, 0, "borderline: only rounding brings it within the limit")]
    [InlineData(72, 2, "borderline: with its uncertainty it may be 69.12 %, beyond the limit")] // 72 ± 4 %
    [InlineData(72, 1, null)]
    [InlineData(129, 1, "borderline: with its uncertainty it may be 131.58 %, beyond the limit")] // ± 2 %
    [InlineData(60, 10, null)] // a failure is no borderline pass
    public void Flags_a_pass_at_the_border_and_says_why(double potency, int cvPercent, string? why)
    {
        var specification = Specification([Demand("POT-01", "potency", NumericLimit.Between("70", "130", Unit.Percent))]);
        specification = specification with { Rules = new AssayRules { Uncertainties = [new("potency", cvPercent, 0)] } };
        var evaluation = specification.Evaluate([Of("potency", (decimal)potency)], BatchFigures.None);
        var verdict = evaluation.Verdicts.Single();
        (verdict.Borderline, verdict.IsBorderline).ShouldBe((why, why is not null));
        Review.Finding.OfVerdicts(evaluation).Select(f => f.Kind).ShouldBe(why is null ? [] : [Review.FindingKind.Borderline]);
    }

    [Fact]
    public void Knows_which_tests_the_criteria_ask_for()
    {
        var specification = Specification([Purity, Calnexin, Demand("QTY-02", Attributes.Doses, NumericLimit.AtLeast("1", Unit.Doses)), Sterility with { Required = false }]);
        specification.RequiredTests.ShouldBe([Attributes.ParticleConcentration, Attributes.ProteinConcentration, "marker.calnexin"]);
    }

    private static Criterion Demand(string id, string attribute, Limit limit) =>
        new(id, Attributes.Of(attribute).Category, Attributes.Of(attribute).Name, attribute, limit, null, true, null);

    private static Evaluation Evaluate(IReadOnlyList<Criterion> criteria, params IReadOnlyList<Measurement> measurements)
    {
        var specification = Specification(criteria);
        if (criteria.Any(c => c.Id == "PUR-01")) specification = specification with { Rules = specification.Rules with { Replicates = [] } };
        return specification.Evaluate(measurements, BatchFigures.None);
    }

    private static Specification Specification(IReadOnlyList<Criterion> criteria) => new()
    {
        Product = "test",
        Title = "Test",
        Version = 1,
        EffectiveFrom = new DateOnly(2026, 1, 1),
        Rules = new AssayRules
        {
            Markers = [new("marker.calnexin", 2m, null)],
            Replicates = [new(Attributes.ParticleConcentration, 2, ReplicateStatistic.Mean, 20)],
        },
        Criteria = criteria,
        Sha256 = new string('0', 64),
    };
}
