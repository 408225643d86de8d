using EvQc.Assays;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

public sealed class Deviations_of_a_step
{
    private static readonly StepDefinition Concentrating = new(
        Stage.Concentration, "Concentration", [new("pressure", "Pressure", ParameterKind.Number, Unit.Bar, true, []) { ExpectedMin = 0.5m, ExpectedMax = 2m }])
    {
        Expected = [new(ExpectedFigure.ConcentrationFactor, 10, 40), new(ExpectedFigure.ProteinRemoval, 97, null)],
    };

    [Theory]
    [InlineData("0.5", null)]
    [InlineData("2", null)]
    [InlineData("2.1", "Concentration: Pressure 2.1 bar, expected 0.5 to 2 bar")]
    [InlineData("0.4", "Concentration: Pressure 0.4 bar, expected 0.5 to 2 bar")]
    public void Are_parameters_outside_what_the_process_was_developed_for(string entered, string? deviation)
    {
        var recorded = new StepParameter("Pressure", "Pressure", entered, WrittenNumber.Of(entered).Value, "bar");
        StepDeviations.Of(Concentrating, [recorded]).Select(d => d.Sentence).ShouldBe(deviation is null ? [] : [deviation]);
    }

    [Fact]
    [Trait("Req", "REL-02")]
    public void Are_figures_outside_their_limits() =>
        StepDeviations.Of(Concentrating, Figures(volumeOut: 200m, proteinOut: new(1m, Unit.MicrogramPerMl))).Select(d => d.Sentence)
            .ShouldBe(["Concentration: concentration-factor 5, expected 10 to 40"]);

    [Fact]
    public void Are_not_figures_that_cannot_be_computed_yet() => StepDeviations.Of(Concentrating, Figures(volumeOut: 50m, proteinOut: null)).ShouldBeEmpty();

    [Theory]
    [InlineData(1, 0)] // < 1 µg/mL left of 100 in a twentieth of the volume: more than 99.95 % removed
    [InlineData(100, 1)] // more than 95 % removed proves nothing about 97 %
    public void Are_bounds_that_do_not_prove_the_limit(int below, int count) =>
        StepDeviations.Of(Concentrating, Figures(50m, new Quantity(below, Unit.MicrogramPerMl, Bound.Below))).Count().ShouldBe(count);

    private static StepFigures Figures(decimal volumeOut, Quantity? proteinOut) => StepFigures.Of(new(
        "Concentration", new Quantity(1000m, Unit.Millilitre), new Quantity(volumeOut, Unit.Millilitre), null, null,
        new Quantity(100m, Unit.MicrogramPerMl), proteinOut));
}
