using System.Globalization;

namespace EvQc.Assays;

/// <summary>The panel rule: enough positive markers of the right categories, counted from the calls.</summary>
internal static class MarkerPanel
{
    /// <summary>
    /// Met as soon as the markers called present suffice; not met only when even the untested and invalid ones could not make it. Null
    /// while no marker of the panel has been tested.
    /// </summary>
    public static Determination? Of(PanelRule rule, IReadOnlyList<Determination> known)
    {
        var calls = rule.Markers.Select(code => Seen(code, known)).ToArray();
        if (calls.All(c => c.Outcome == MarkerOutcome.NotTested)) return null;

        Guid[] sources = [.. calls.SelectMany(c => c.Sources).Distinct()];
        var (name, formula) = (
            Attributes.Of(Attributes.PositiveMarkerPanel).Name,
            string.Create(CultureInfo.InvariantCulture, $"at least {rule.Positive} positive, of them {rule.Category1} of category 1 and {rule.Category2} of category 2"));
        var result = new Determination(Attributes.PositiveMarkerPanel, name, null, null, null, sources, formula, Listed(calls));
        if (Suffices(rule, calls.Where(c => c.Outcome == MarkerOutcome.Present))) return result with { Word = Attributes.Met };
        if (!Suffices(rule, calls.Where(c => c.Outcome != MarkerOutcome.Absent))) return result with { Word = Attributes.NotMet };
        var standing = calls.Any(c => c.Outcome == MarkerOutcome.NotTested) ? Standing.Incomplete : Standing.Invalid;
        return result with { Standing = standing };
    }

    /// <summary>Several results of one marker: present only when all say so, absent only when all say so.</summary>
    private static Call Seen(string code, IReadOnlyList<Determination> known)
    {
        var marker = Marker.Find(code) ?? throw new ArgumentException($"'{code}' is not a marker EvQc knows.", nameof(code));
        Determination[] results = [.. known.Where(d => d.MarkerCall is not null && string.Equals(d.Attribute, marker.Code, StringComparison.OrdinalIgnoreCase))];
        MarkerOutcome[] outcomes = [.. results.Select(d => d.MarkerCall!.Outcome).Distinct()];
        var outcome = outcomes switch { [] => MarkerOutcome.NotTested, [var same] => same, _ => MarkerOutcome.Invalid };
        return new(marker, outcome, [.. results.SelectMany(d => d.Sources)]);
    }

    private static bool Suffices(PanelRule rule, IEnumerable<Call> counted)
    {
        int[] categories = [.. counted.Select(c => c.Marker.MisevCategory)];
        return categories.Count(c => c is 1 or 2) >= rule.Positive
            && categories.Count(c => c == 1) >= rule.Category1
            && categories.Count(c => c == 2) >= rule.Category2;
    }

    private static string Listed(IEnumerable<Call> calls) => string.Join(
        "; ",
        calls.GroupBy(c => c.Outcome).OrderBy(g => g.Key).Select(g => $"{Text(g.Key)}: {string.Join(", ", g.Select(c => c.Marker.Name))}"));

    private static string Text(MarkerOutcome outcome) => outcome switch
    {
        MarkerOutcome.Present => "present",
        MarkerOutcome.Absent => "absent",
        MarkerOutcome.Invalid => "not valid",
        _ => "not tested",
    };

    private sealed record Call(Marker Marker, MarkerOutcome Outcome, Guid[] Sources);
}
