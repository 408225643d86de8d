using System.Text.Json;

namespace EvQc.Review;

/// <summary>One thing that is not as it was signed.</summary>
/// <param name="Path">The record and its part, e.g. <c>results / particle-concentration 0192… / value</c>.</param>
/// <param name="Signed">The value that was signed; null when there was none.</param>
/// <param name="Present">The value on record now; null when there is none.</param>
public sealed record SignedChange(string Path, string? Signed, string? Present)
{
    public override string ToString() => $"{Path}: signed {Signed ?? "nothing"}, now {Present ?? "nothing"}";

    /// <summary>
    /// What differs between two canonical documents, the records compared one by one by their id (or code, criterion, finding). A document of an earlier
    /// form held less than today's: only what it held is compared.
    /// </summary>
    /// <param name="derived">Members at the top that are computed from the records, not recorded; a replay compares them.</param>
    public static IReadOnlyList<SignedChange> Between(string signed, string present, params IReadOnlyList<string> derived)
    {
        using var before = JsonDocument.Parse(signed);
        using var now = JsonDocument.Parse(present);
        var changes = new List<SignedChange>();
        var older = Form(before.RootElement) < Form(now.RootElement);
        Objects("", before.RootElement, now.RootElement, older, older ? [.. derived, "form"] : derived, changes);
        return changes;
    }

    /// <summary>A document of the first form has no number.</summary>
    private static int Form(JsonElement document) => document.TryGetProperty("form", out var form) && form.ValueKind == JsonValueKind.Number ? form.GetInt32() : 0;

    private static void Objects(string path, JsonElement signed, JsonElement present, bool onlySigned, IReadOnlyList<string> left, List<SignedChange> changes)
    {
        foreach (var member in signed.EnumerateObject().Where(m => !left.Contains(m.Name)))
            if (present.TryGetProperty(member.Name, out var now)) Any(Join(path, member.Name), member.Value, now, onlySigned, changes);
            else changes.Add(new(Join(path, member.Name), Text(member.Value), null));
        if (onlySigned) return;
        foreach (var member in present.EnumerateObject().Where(m => !left.Contains(m.Name) && !signed.TryGetProperty(m.Name, out _)))
            changes.Add(new(Join(path, member.Name), null, Text(member.Value)));
    }

    private static void Any(string path, JsonElement signed, JsonElement present, bool onlySigned, List<SignedChange> changes)
    {
        if (signed.ValueKind == JsonValueKind.Object && present.ValueKind == JsonValueKind.Object) Objects(path, signed, present, onlySigned, [], changes);
        else if (signed.ValueKind == JsonValueKind.Array && present.ValueKind == JsonValueKind.Array) Arrays(path, signed, present, onlySigned, changes);
        else if (Text(signed) != Text(present)) changes.Add(new(path, Text(signed), Text(present)));
    }

    private static void Arrays(string path, JsonElement signed, JsonElement present, bool onlySigned, List<SignedChange> changes)
    {
        var (before, now) = (Keyed(signed), Keyed(present));
        foreach (var (key, item) in before)
            if (now.TryGetValue(key, out var same)) Any(Join(path, Name(item, key)), item, same, onlySigned, changes);
            else changes.Add(new(Join(path, Name(item, key)), Text(item), null));
        foreach (var (key, item) in now)
            if (!before.ContainsKey(key)) changes.Add(new(Join(path, Name(item, key)), null, Text(item)));
    }

    /// <summary>By what tells records apart; by place where nothing does.</summary>
    private static Dictionary<string, JsonElement> Keyed(JsonElement array)
    {
        var keyed = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var place = 0;
        foreach (var item in array.EnumerateArray())
        {
            var key = Member(item, "id") ?? Member(item, "code") ?? Member(item, "finding") ?? "#" + (++place).ToString(System.Globalization.CultureInfo.InvariantCulture);
            while (!keyed.TryAdd(key, item)) key += "'";
        }

        return keyed;
    }

    /// <summary>What a person knows the record by, with the key where that alone does not tell.</summary>
    private static string Name(JsonElement item, string key)
    {
        var name = Member(item, "label") ?? Member(item, "attribute") ?? Member(item, "stage") ?? Member(item, "name") ?? Member(item, "criterion") ?? Member(item, "material");
        return name is null || name == key ? key : $"{name} {key}";
    }

    private static string? Member(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Join(string path, string part) => path.Length == 0 ? part : $"{path} / {part}";

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
