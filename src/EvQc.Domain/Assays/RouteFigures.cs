using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// Figures over the whole route: from what entered the first purification step to the final product. There is none while either end is not
/// measured; a part of the route is not the route.
/// </summary>
internal static class RouteFigures
{
    public static IEnumerable<Determination> From(BatchFigures figures)
    {
        if (figures.FinalVolume is null) yield break;
        if (Over(figures.Steps, s => s.ParticlesIn, s => s.ParticlesOut) is { } particles)
            yield return Of(Attributes.ParticleRecovery, StepFigures.Of(particles).ParticleRecovery, particles);
        if (Over(figures.Steps, s => s.ProteinIn, s => s.ProteinOut) is { } protein)
            yield return Of(Attributes.ProteinRemoval, StepFigures.Of(protein).ProteinRemoval, protein);
    }

    private static StepInput? Over(IReadOnlyList<StepInput> steps, Func<StepInput, Quantity?> before, Func<StepInput, Quantity?> after)
    {
        var first = steps.FirstOrDefault(s => s.VolumeIn is not null);
        var last = steps.Count > 0 ? steps[^1] : null;
        if (first is null || last?.VolumeOut is null || before(first) is null || after(last) is null) return null;
        var title = first == last ? first.Title : $"{first.Title} to {last.Title}";
        return new(title, first.VolumeIn, last.VolumeOut, first.ParticlesIn, last.ParticlesOut, first.ProteinIn, last.ProteinOut)
        {
            Sources = [.. first.Sources.Union(last.Sources)],
        };
    }

    private static Determination Of(string code, StepFigure figure, StepInput over)
    {
        var attribute = Attributes.Of(code);
        return new(
            code, attribute.Name, figure.Value, null, null, over.Sources, $"from {over.Title}, volumes times concentrations after and before", figure.Note,
            figure.Value is null ? Standing.Invalid : Standing.Usable);
    }
}
