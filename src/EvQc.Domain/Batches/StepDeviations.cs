using EvQc.Assays;
using EvQc.Quantities;

namespace EvQc.Batches;

/// <summary>Limits of one derived figure of a step, in % (yields, removal) or as a factor.</summary>
/// <param name="Figure">One of <see cref="Known"/>.</param>
public sealed record ExpectedFigure(string Figure, decimal? Min, decimal? Max)
{
    public const string VolumeYield = "volume-yield";
    public const string ParticleRecovery = "particle-recovery";
    public const string ConcentrationFactor = "concentration-factor";
    public const string PurificationFactor = "purification-factor";
    public const string ProteinRemoval = "protein-removal";

    public static IReadOnlyList<string> Known { get; } = [VolumeYield, ParticleRecovery, ConcentrationFactor, PurificationFactor, ProteinRemoval];

    public StepFigure From(StepFigures figures) => Figure switch
    {
        VolumeYield => figures.VolumeYield,
        ParticleRecovery => figures.ParticleRecovery,
        ConcentrationFactor => figures.ConcentrationFactor,
        PurificationFactor => figures.PurificationFactor,
        ProteinRemoval => figures.ProteinRemoval,
        _ => throw new InvalidOperationException($"'{Figure}' is not a figure of a step."),
    };
}

/// <summary>What a recorded step did otherwise than the process was developed for. Deviations are recorded, never refused.</summary>
public static class StepDeviations
{
    /// <summary>Parameters outside their expected range, each with its code and one line for people.</summary>
    public static IEnumerable<(string Parameter, string Sentence)> Of(StepDefinition step, IEnumerable<StepParameter> parameters) =>
        from parameter in parameters
        from definition in step.Parameters
        where string.Equals(definition.Code, parameter.Code, StringComparison.OrdinalIgnoreCase)
            && parameter.Value is { } value && Outside(value, definition.ExpectedMin, definition.ExpectedMax)
        select (definition.Code,
            $"{step.Title}: {definition.Name} {new Quantity(parameter.Value!.Value, definition.Unit ?? Unit.One)}, "
            + $"expected {Range(definition.ExpectedMin, definition.ExpectedMax, definition.Unit)}");

    /// <summary>Derived figures outside their limits, each with its code and one line for people. What cannot be computed yet is none.</summary>
    public static IEnumerable<(string Figure, string Sentence)> Of(StepDefinition step, StepFigures figures) =>
        from expected in step.Expected
        let figure = expected.From(figures).Value
        where figure is not null && Breaks(figure.Value, expected)
        select (expected.Figure, $"{step.Title}: {expected.Figure} {figure}, expected {Range(expected.Min, expected.Max, figure.Value.Unit)}");

    /// <summary>A range for people: <c>90 to 100 %</c>, <c>at least 24 h</c>.</summary>
    public static string Range(decimal? min, decimal? max, Unit? unit)
    {
        var shown = unit is null || unit == Unit.One ? "" : $" {unit}";
        return (min, max) switch
        {
            ({ } low, { } high) => $"{NumberText.Readable(low)} to {NumberText.Readable(high)}{shown}",
            ({ } low, null) => $"at least {NumberText.Readable(low)}{shown}",
            (null, { } high) => $"at most {NumberText.Readable(high)}{shown}",
            _ => "any value",
        };
    }

    /// <summary>A bound is a discrepancy unless it proves that the figure keeps its limits.</summary>
    private static bool Breaks(Quantity figure, ExpectedFigure expected) =>
        Outside(figure.Value, expected.Min, expected.Max)
        || (figure.Bound == Bound.Below && expected.Min is not null)
        || (figure.Bound == Bound.Above && expected.Max is not null);

    private static bool Outside(decimal value, decimal? min, decimal? max) => value < min || value > max;
}
