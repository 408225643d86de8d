using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Specifications;

public sealed class The_shipped_configuration
{
    private static readonly Configuration Shipped = Load();

    [Fact]
    public void Loads_without_a_mistake()
    {
        Shipped.Specifications.ShouldNotBeEmpty();
        Shipped.Processes.ShouldNotBeEmpty();
    }

    [Fact]
    [Trait("Req", "REL-09")]
    public void Covers_every_category_of_a_release_table() =>
        Specification.Criteria.Select(c => c.Category).Distinct().ShouldBe(
            [
                AttributeCategory.Appearance, AttributeCategory.Quantity, AttributeCategory.Size, AttributeCategory.Identity, AttributeCategory.Absence,
                AttributeCategory.Purity, AttributeCategory.Residuals, AttributeCategory.Endotoxin, AttributeCategory.Sterility,
                AttributeCategory.Mycoplasma, AttributeCategory.Potency,
            ],
            ignoreOrder: true);

    [Fact]
    public void Has_a_route_of_four_stages_in_order() =>
        Shipped.ProcessOf("uc-msc-sev")!.Steps.Select(s => s.Stage).ShouldBe([Stage.Culture, Stage.Filtration, Stage.Concentration, Stage.Isolation]);

    [Fact]
    [Trait("Req", "P11-12")]
    public void Is_in_force_from_its_first_day_on()
    {
        Shipped.InForce("uc-msc-sev", new DateOnly(2025, 12, 31)).ShouldBeNull();
        Shipped.InForce("uc-msc-sev", new DateOnly(2026, 1, 1))!.Specification.Version.ShouldBe(1);
        Shipped.InForce("unknown", new DateOnly(2026, 1, 1)).ShouldBeNull();
    }

    [Fact]
    public void Passes_a_conforming_batch()
    {
        var evaluation = Evaluate(Results(protein: 10m, calnexinControl: 1.8m)); // 4.2E10 particles/µg
        evaluation.Verdicts.Where(v => v.Blocks).Select(v => v.Sentence).ShouldBeEmpty();
        evaluation.Conforms.ShouldBeTrue();
        Verdict(evaluation, "QTY-02").Sentence.ShouldBe("840 doses, limit ≥ 100 doses: pass");
    }

    [Fact]
    public void Fails_a_batch_below_its_particle_to_protein_ratio()
    {
        var evaluation = Evaluate(Results(protein: 336m, calnexinControl: 1.8m)); // 1.25E9 particles/µg
        evaluation.Verdicts.Where(v => v.Blocks).Select(v => (v.Criterion.Id, v.Outcome)).ShouldBe([("PUR-01", VerdictOutcome.Fail)]);
        Verdict(evaluation, "PUR-01").Sentence.ShouldBe("1.25E9 particles/µg rounds to 1.3E9 particles/µg, limit ≥ 2.0E9 particles/µg; purity class impure: fail");
    }

    [Fact]
    public void Cannot_tell_about_a_batch_in_the_gap_of_purity_with_a_control_missing()
    {
        var evaluation = Evaluate(Results(protein: 16.8m, calnexinControl: null)); // 2.5E10 particles/µg
        evaluation.IsComplete.ShouldBeTrue();
        evaluation.HasFailure.ShouldBeFalse();
        evaluation.Verdicts.Where(v => v.Blocks).Select(v => (v.Criterion.Id, v.Outcome))
            .ShouldBe([("ABS-01", VerdictOutcome.Indeterminate), ("PUR-01", VerdictOutcome.Indeterminate)]);
        Verdict(evaluation, "ABS-01").Sentence.ShouldContain("no positive control, so an absence proves nothing");
    }

    [Fact]
    [Trait("Req", "REL-03")]
    public void Misses_every_required_test_of_an_untested_batch()
    {
        var evaluation = Evaluate([]);
        evaluation.Verdicts.ShouldAllBe(v => v.Outcome == VerdictOutcome.Missing);
        Specification.RequiredTests.ShouldAllBe(code => !Attributes.Of(code).IsComputed); // all can be recorded
    }

    [Fact]
    public void Waits_after_any_one_result_is_taken_away()
    {
        var complete = Results(protein: 10m, calnexinControl: 1.8m);
        foreach (var left in complete.Where(m => m.Attribute is not ("marker.TSG101" or "marker.ALIX")))
            Evaluate([.. complete.Where(m => m != left)]).IsComplete.ShouldBeFalse(left.Attribute);
    }

    private static Specification Specification => Shipped.Specifications.Single(s => s.Specification.Product == "uc-msc-sev").Specification;

    private static Configuration Load()
    {
        var loaded = ConfigurationFolder.Load(RepositoryRoot.Configuration);
        loaded.Problems.ShouldBeEmpty();
        return loaded.Value.ShouldNotBeNull();
    }

    private static Evaluation Evaluate(IReadOnlyList<Measurement> results) => Specification.Evaluate(results, new(new Quantity(20m, Unit.Millilitre), []));

    private static Verdict Verdict(Evaluation evaluation, string id) => evaluation.Verdicts.Single(v => v.Criterion.Id == id);

    /// <summary>A complete set of final-product results: 4.2E11 particles/mL in 20 mL, all conforming but for what the parameters change.</summary>
    private static Measurement[] Results(decimal protein, decimal? calnexinControl) =>
    [
        Word("appearance", "complies"),
        Number("particle-concentration", 4.2e11m, 4.1e11m, 4.2e11m, 4.3e11m) with { Distribution = new([new SizeBin(120m, 100m, 92m), new SizeBin(220m, 100m, 8m)]) },
        Number("protein-concentration", protein, protein * 0.98m, protein * 1.02m),
        Signal("CD9", 0.9m, 1.8m), Signal("CD63", 0.8m, 1.8m), Signal("CD81", 0.7m, 1.8m), Signal("TSG101", 0.5m, 1.8m), Signal("ALIX", 0.5m, 1.8m),
        Signal("calnexin", 0.06m, calnexinControl), Signal("GM130", 0.06m, 1.5m),
        Number("residual-albumin", 12m),
        Number("endotoxin", 0.05m) with { Value = new Quantity(0.05m, Unit.EndotoxinUnitPerMl, Bound.Below) },
        Word("sterility", "no growth"), Word("mycoplasma", "not detected"),
        Number("potency", 104m),
    ];

    private static Measurement Number(string attribute, decimal value, params IReadOnlyList<decimal> replicates) =>
        Measurement.Number(Guid.CreateVersion7(), attribute, "FP", new Quantity(value, Attributes.Of(attribute).Unit!), replicates);

    private static Measurement Word(string attribute, string word) => Measurement.InWords(Guid.CreateVersion7(), attribute, "FP", word);

    private static Measurement Signal(string marker, decimal signal, decimal? positive) => Number($"marker.{marker}", signal) with
    {
        NegativeControl = new Quantity(0.05m, Unit.Absorbance),
        PositiveControl = positive is { } control ? new Quantity(control, Unit.Absorbance) : null,
    };
}
