using EvQc.Assays;

namespace EvQc.Review;

/// <summary>A result entered by hand, computed once more from the text that was typed.</summary>
public static class TypedReplay
{
    public static IEnumerable<ReplayDifference> Of(string name, ResultFigures recorded)
    {
        if (!Attributes.TryFind(recorded.Attribute, out var attribute)) return [new(name, "attribute", recorded.Attribute, null)];
        return recorded.DifferencesTo(Again(recorded, attribute)).Select(d => new ReplayDifference(name, d.Field, d.Here, d.There));
    }

    private static ResultFigures Again(ResultFigures recorded, AttributeInfo attribute)
    {
        if (attribute.Kind == AttributeKind.Word)
            return recorded with { Word = attribute.WordFor(recorded.RawText), Value = null, Unit = null, Bound = Quantities.Bound.Exact, Replicates = null };
        var (reading, factor) = (Reading.Of(recorded.RawText), recorded.DilutionFactor ?? 1m);
        return recorded with
        {
            Word = null,
            Value = reading is not null && Reading.Undiluted(reading.Value, factor) is { } value ? Reading.Stored(value) : null,
            Bound = reading?.Bound ?? Quantities.Bound.Exact,
            Replicates = ReplicateText.Of([.. (reading?.Replicates ?? []).Select(r => r * factor)]),
        };
    }
}
