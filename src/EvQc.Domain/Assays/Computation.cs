using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>From recorded results to everything a criterion can be judged on. Pure; decimal; nothing is rounded here.</summary>
public static class Computation
{
    /// <param name="measurements">All current results of the final product. Where a test was recorded twice, both are carried on.</param>
    public static IReadOnlyList<Determination> From(IReadOnlyList<Measurement> measurements, AssayRules rules, BatchFigures figures)
    {
        var found = new List<Determination>();
        foreach (var attribute in Attributes.All)
        {
            Measurement[] recorded = [.. measurements.Where(m => string.Equals(m.Attribute, attribute.Code, StringComparison.OrdinalIgnoreCase))];
            found.AddRange(recorded.Length == 0 ? [] : attribute.Kind switch
            {
                AttributeKind.Word => recorded.Select(m => Recorded.Word(attribute, m)),
                AttributeKind.Marker => recorded.Select(m => Recorded.Marker(attribute, m, rules)),
                _ => Recorded.Number(attribute, recorded, rules),
            });
        }

        found.AddRange(SizeFigures.From(measurements, found, rules));
        found.AddRange(Ratios.From(found, rules, figures));
        if (rules.Panel is { } panel && MarkerPanel.Of(panel, found) is { } result) found.Add(result);
        found.AddRange(RouteFigures.From(figures));
        return found;
    }
}
