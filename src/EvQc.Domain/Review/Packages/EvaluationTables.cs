using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary>Verdicts, markers and computed figures of an evaluation's document.</summary>
internal static class EvaluationTables
{
    public static DossierSection Verdicts(JsonElement evaluation)
    {
        JsonElement[] verdicts = [.. Items(evaluation, "verdicts")];
        return new(
            "Verdicts", "Each criterion of the specification as judged last.", ["Criterion", "Attribute", "Limit", "Outcome", "Value as compared", "In words", "Rests on"],
            [.. verdicts.Select(v => (string?[])[Text(v, "criterion"), Dossier.NameOf(Text(v, "attribute")), Text(v, "limit"), Text(v, "outcome"), Text(v, "rounded"), Text(v, "sentence"), Sources(v)])])
        {
            Marked = Enumerable.Range(0, verdicts.Length).Where(i => Text(verdicts[i], "outcome") != "Pass").ToHashSet(),
        };
    }

    public static DossierSection Markers(JsonElement evaluation) => new(
        "Markers", null, ["Marker", "Call", "Signal", "Note", "How", "Rests on"],
        [.. Items(evaluation, "determinations").Where(d => Text(d, "markerCall") is not null)
            .Select(d => (string?[])[Dossier.NameOf(Text(d, "attribute")), Text(d, "markerCall"), Value(d), Text(d, "note"), Text(d, "formula"), Sources(d)])]);

    public static DossierSection Figures(JsonElement evaluation) => new(
        "Figures", "Every value that was judged or computed, with full precision.", ["Attribute", "Value", "Word", "How", "Relative standard uncertainty", "Purity class", "Standing", "Note", "Rests on"],
        [.. Items(evaluation, "determinations").Where(d => Text(d, "markerCall") is null)
            .Select(d => (string?[])[
                Dossier.NameOf(Text(d, "attribute")), Value(d), Text(d, "word"), Text(d, "formula"), Text(d, "relativeStandardUncertainty"), Text(d, "purityClass"), Text(d, "standing"), Text(d, "note"), Sources(d)])]);

    private static string? Value(JsonElement determination) =>
        determination.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Object
            ? $"{Text(value, "bound") switch { "Below" => "< ", "Above" => "> ", _ => "" }}{Text(value, "value")} {Text(value, "unit")}".TrimEnd()
            : null;

    private static string? Sources(JsonElement item) =>
        item.TryGetProperty("sources", out var sources) && sources.ValueKind == JsonValueKind.Array ? string.Join("; ", sources.EnumerateArray().Select(s => s.GetString())) : null;

    internal static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    internal static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => value.GetRawText(),
        }
        : null;
}
