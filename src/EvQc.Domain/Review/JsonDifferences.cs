using System.Globalization;
using System.Text.Json;

namespace EvQc.Review;

/// <summary>Where two machine copies say different things: the path of each value, and both values.</summary>
public static class JsonDifferences
{
    public static IEnumerable<(string Path, string? Here, string? There)> Between(string here, string there)
    {
        using var left = Read(here);
        using var right = Read(there);
        return left?.RootElement is { } a && right?.RootElement is { } b ? [.. Between("", a, b)] : [("document", Short(here), Short(there))];
    }

    private static IEnumerable<(string Path, string? Here, string? There)> Between(string path, JsonElement here, JsonElement there)
    {
        if (here.ValueKind == JsonValueKind.Object && there.ValueKind == JsonValueKind.Object)
        {
            var names = here.EnumerateObject().Select(m => m.Name).Union(there.EnumerateObject().Select(m => m.Name), StringComparer.Ordinal);
            return names.SelectMany(name => Member(Join(path, name), Value(here, name), Value(there, name)));
        }

        if (here.ValueKind == JsonValueKind.Array && there.ValueKind == JsonValueKind.Array)
            return Enumerable.Range(0, Math.Max(here.GetArrayLength(), there.GetArrayLength()))
                .SelectMany(i => Member(Join(path, NameOf(here, there, i)), i < here.GetArrayLength() ? here[i] : null, i < there.GetArrayLength() ? there[i] : null));
        return here.GetRawText() == there.GetRawText() ? [] : [(path, Text(here), Text(there))];
    }

    private static IEnumerable<(string Path, string? Here, string? There)> Member(string path, JsonElement? here, JsonElement? there) => (here, there) switch
    {
        ({ } a, { } b) => Between(path, a, b),
        _ => [(path, here is { } a ? Text(a) : null, there is { } b ? Text(b) : null)],
    };

    /// <summary>An element by its criterion or attribute, where it has one: its place says little to a person.</summary>
    private static string NameOf(JsonElement here, JsonElement there, int index)
    {
        var item = index < here.GetArrayLength() ? here[index] : there[index];
        foreach (var name in (string[])["criterion", "attribute", "label", "name"])
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString()!;
        return (index + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static JsonElement? Value(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : null;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path} / {name}";

    private static string? Text(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => json.GetString(),
        _ => Short(json.GetRawText()),
    };

    private static string Short(string text) => text.Length > 400 ? text[..400] + "…" : text;

    private static JsonDocument? Read(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
