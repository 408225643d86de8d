using EvQc.Quantities;
using Shouldly;
using Xunit;
using static EvQc.Assays.Recordings;

namespace EvQc.Assays;

public sealed class Purity
{
    /// <summary>Webber and Clayton, J Extracell Vesicles 2013; 2:19861; every edge from both sides.</summary>
    [Theory]
    [InlineData("4.2E10", PurityClass.HighPurity)]
    [InlineData("30000000001", PurityClass.HighPurity)]
    [InlineData("3E10", PurityClass.Indeterminate)]
    [InlineData("2.5E10", PurityClass.Indeterminate)]
    [InlineData("20000000001", PurityClass.Indeterminate)]
    [InlineData("2E10", PurityClass.LowPurity)]
    [InlineData("2E9", PurityClass.LowPurity)]
    [InlineData("1999999999", PurityClass.Indeterminate)]
    [InlineData("1.5E9", PurityClass.Indeterminate)]
    [InlineData("1499999999", PurityClass.Impure)]
    [InlineData("0", PurityClass.Impure)]
    public void Has_the_published_classes_and_their_gaps(string ratio, PurityClass expected) => Class(ratio, Bound.Exact).ShouldBe(expected);

    [Theory]
    [InlineData("1.5E9", Bound.Below, PurityClass.Impure)]
    [InlineData("1.6E9", Bound.Below, PurityClass.Indeterminate)]
    [InlineData("3E10", Bound.Above, PurityClass.HighPurity)]
    [InlineData("2E10", Bound.Above, PurityClass.Indeterminate)]
    [InlineData("2E9", Bound.Above, PurityClass.Indeterminate)] // could be low, high or between
    public void Has_a_class_for_a_bound_only_when_every_value_within_has_it(string ratio, Bound bound, PurityClass expected) =>
        Class(ratio, bound).ShouldBe(expected);

    [Fact]
    public void Is_particles_by_protein_and_remembers_both_results()
    {
        var (particles, protein) = (Of(Attributes.ParticleConcentration, 4.2e11m), Of(Attributes.ProteinConcentration, 10m));
        var ratio = Compute(new(), particles, protein).The(Attributes.ParticleToProtein);
        ratio.Value.ShouldBe(new Quantity(4.2e10m, Unit.ParticlesPerMicrogram));
        ratio.PurityClass.ShouldBe(PurityClass.HighPurity);
        ratio.Sources.ShouldBe([particles.Id, protein.Id]);
        ratio.Formula.ShouldBe("4.2E+11 particles/mL ÷ 10 µg/mL");
    }

    [Fact]
    public void Takes_protein_below_quantification_as_a_bound_that_turns_round()
    {
        var ratio = Compute(new(), Of(Attributes.ParticleConcentration, 4e11m), Of(Attributes.ProteinConcentration, 10m, Bound.Below)).The(Attributes.ParticleToProtein);
        ratio.Value.ShouldBe(new Quantity(4e10m, Unit.ParticlesPerMicrogram, Bound.Above));
        ratio.PurityClass.ShouldBe(PurityClass.HighPurity);
        ratio.Uncertainty.ShouldBeNull();
    }

    [Fact]
    public void Has_no_value_when_both_are_only_known_to_be_low()
    {
        var ratio = Compute(new(), Of(Attributes.ParticleConcentration, 4e11m, Bound.Below), Of(Attributes.ProteinConcentration, 10m, Bound.Below)).The(Attributes.ParticleToProtein);
        ratio.Value.ShouldBeNull();
        ratio.Standing.ShouldBe(Standing.Invalid);
        ratio.Note.ShouldNotBeNull().ShouldContain("no bound");
    }

    [Fact]
    public void Has_no_value_by_zero_protein() =>
        Compute(new(), Of(Attributes.ParticleConcentration, 4e11m), Of(Attributes.ProteinConcentration, 0m)).The(Attributes.ParticleToProtein)
            .Standing.ShouldBe(Standing.Invalid);

    [Fact]
    [Trait("Req", "DI-02")]
    public void Is_computed_from_every_recorded_result_and_picks_none() =>
        Compute(new(), Of(Attributes.ParticleConcentration, 4e11m), Of(Attributes.ParticleConcentration, 2e10m), Of(Attributes.ProteinConcentration, 10m))
            .Where(d => d.Attribute == Attributes.ParticleToProtein).Select(d => d.Value!.Value.Value).ShouldBe([4e10m, 2e9m]);

    [Fact]
    [Trait("Req", "RND-03")]
    public void Keeps_full_precision() =>
        Compute(new(), Of(Attributes.ParticleConcentration, 1e11m), Of(Attributes.ProteinConcentration, 3m)).The(Attributes.ParticleToProtein)
            .Value!.Value.Value.ShouldBe(1e11m / 3m);

    [Fact]
    public void Adds_the_uncertainties_of_both_in_squares()
    {
        var rules = new AssayRules
        {
            Uncertainties = [new(Attributes.ParticleConcentration, 12m, 5m), new(Attributes.ProteinConcentration, 8m, 4m)],
        };
        var ratio = Compute(rules, Of(Attributes.ParticleConcentration, 4e11m), Of(Attributes.ProteinConcentration, 10m)).The(Attributes.ParticleToProtein);

        // √(0.12² + 0.05² + 0.08² + 0.04²) = √0.0249 = 0.157797...
        ratio.Uncertainty!.RelativeStandard.ShouldBe(0.157797338m, 1e-9m);
        ratio.Interval.ShouldNotBeNull().Low.ShouldBe(4e10m * (1 - (2 * 0.157797338m)), 100m);
    }

    [Fact]
    public void Of_rna_is_in_femtograms_a_particle() =>
        Compute(new(), Of(Attributes.RnaConcentration, 50m), Of(Attributes.ParticleConcentration, 1e11m)).The(Attributes.RnaToParticle)
            .Value.ShouldBe(new Quantity(0.0005m, Unit.FemtogramPerParticle));

    [Fact]
    public void Of_lipid_is_protein_by_lipid() =>
        Compute(new(), Of(Attributes.ProteinConcentration, 30m), Of(Attributes.LipidConcentration, 20m)).The(Attributes.ProteinToLipid)
            .Value.ShouldBe(new Quantity(1.5m, Unit.MicrogramPerMicrogram));

    private static PurityClass Class(string ratio, Bound bound) =>
        PurityClasses.Of(new Quantity(WrittenNumber.Of(ratio).Value, Unit.ParticlesPerMicrogram, bound));
}
