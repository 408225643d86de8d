using EvQc.Quantities;
using Shouldly;
using Xunit;
using static EvQc.Assays.Recordings;

namespace EvQc.Assays;

public sealed class Figures_of_a_step
{
    private static readonly StepInput Concentrating = new(
        "Concentration", Ml(1000m), Ml(50m), PerMl(1e9m), PerMl(1.6e10m), Protein(200m), Protein(400m));

    [Fact]
    public void Follow_from_volumes_and_concentrations()
    {
        var figures = StepFigures.Of(Concentrating);
        figures.VolumeYield.Value.ShouldBe(new Quantity(5m, Unit.Percent));
        figures.ParticleRecovery.Value.ShouldBe(new Quantity(80m, Unit.Percent)); // 8E11 of 1E12
        figures.ConcentrationFactor.Value.ShouldBe(new Quantity(20m, Unit.One));
        figures.PurificationFactor.Value.ShouldBe(new Quantity(8m, Unit.One)); // 4E7 after 5E6 particles/µg
        figures.ProteinRemoval.Value.ShouldBe(new Quantity(90m, Unit.Percent)); // 20 of 200 mg left
    }

    [Fact]
    public void Are_absent_with_a_note_while_an_input_is()
    {
        var figures = StepFigures.Of(Concentrating with { ProteinIn = null, VolumeOut = null });
        figures.VolumeYield.ShouldBe(new StepFigure(null, "volume out is not recorded"));
        figures.PurificationFactor.ShouldBe(new StepFigure(null, "protein concentration before is not recorded"));
        StepFigures.Of(Concentrating with { ProteinIn = null }).ParticleRecovery.Value.ShouldNotBeNull();
    }

    [Fact]
    public void Of_bounds_are_bounds_and_what_was_removed_turns_round()
    {
        var figures = StepFigures.Of(Concentrating with { ProteinOut = Protein(400m) with { Bound = Bound.Below } });
        figures.ProteinRemoval.Value.ShouldBe(new Quantity(90m, Unit.Percent, Bound.Above));
        figures.PurificationFactor.Value!.Value.Bound.ShouldBe(Bound.Above);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Are_absent_when_a_volume_cannot_be(int volume) =>
        StepFigures.Of(Concentrating with { VolumeIn = Ml(volume) }).VolumeYield.Value.ShouldBeNull();

    [Fact]
    public void Are_absent_in_a_wrong_unit() =>
        StepFigures.Of(Concentrating with { VolumeIn = PerMl(5m) }).VolumeYield.Note.ShouldBe("volume in is in particles/mL, not in mL");

    [Fact]
    public void Over_the_route_reach_from_the_first_measured_step_to_the_last()
    {
        var sources = new[] { Guid.CreateVersion7(), Guid.CreateVersion7() };
        StepInput[] steps =
        [
            new("Culture", null, Ml(1000m), null, null, null, null),
            new("Filtration", Ml(1000m), Ml(950m), null, null, Protein(500m), null) { Sources = [sources[0]] },
            new("Isolation", Ml(40m), Ml(20m), null, null, null, Protein(10m)) { Sources = [sources[1]] },
        ];
        var removal = Computation.From([], new(), new(Ml(20m), steps)).The(Attributes.ProteinRemoval);
        removal.Value.ShouldBe(new Quantity(99.96m, Unit.Percent)); // 0.2 of 500 mg left
        removal.Sources.ShouldBe(sources);
    }

    [Fact]
    public void Give_the_doses_in_the_batch()
    {
        var rules = new AssayRules { LabelClaim = new Quantity(1e10m, Unit.Particles) };
        var found = Computation.From([Of(Attributes.ParticleConcentration, 1e11m, Bound.Above)], rules, new(new Quantity(0.02m, Unit.Litre), []));
        found.The(Attributes.ParticlesPerBatch).Value.ShouldBe(new Quantity(2e12m, Unit.Particles, Bound.Above));
        found.The(Attributes.Doses).Value.ShouldBe(new Quantity(200m, Unit.Doses, Bound.Above));
    }

    [Fact]
    public void Give_no_doses_before_the_volume_is_known() =>
        Compute(new() { LabelClaim = new Quantity(1e10m, Unit.Particles) }, Of(Attributes.ParticleConcentration, 1e11m))
            .ShouldNotContain(d => d.Attribute == Attributes.Doses);

    private static Quantity Ml(decimal value) => new(value, Unit.Millilitre);

    private static Quantity PerMl(decimal value) => new(value, Unit.ParticlesPerMl);

    private static Quantity Protein(decimal value) => new(value, Unit.MicrogramPerMl);
}
