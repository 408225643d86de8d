using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>What the calculations need to know of the batch besides the results of its final product.</summary>
/// <param name="FinalVolume">Volume of final product; null until isolation is recorded.</param>
/// <param name="Steps">The recorded steps in order, with what was measured around them.</param>
public sealed record BatchFigures(Quantity? FinalVolume, IReadOnlyList<StepInput> Steps)
{
    public static BatchFigures None { get; } = new(null, []);
}
