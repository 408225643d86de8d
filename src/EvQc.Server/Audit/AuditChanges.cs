using System.Globalization;
using System.Text.Json;
using EvQc.Shell.Web;

namespace EvQc.Audit;

/// <summary>One value of an entry: what it was and what it became; null where there was none.</summary>
public sealed record AuditChange(string Property, string? Old, string? New);

public static class AuditChanges
{
    /// <summary>The values in an entry, times on the laboratory's clock with their offset.</summary>
    public static IReadOnlyList<AuditChange> Of(AuditEntry entry, LaboratorySettings laboratory) => Of(entry.Changes, laboratory);

    public static IReadOnlyList<AuditChange> Of(string changes, LaboratorySettings laboratory)
    {
        using var json = JsonDocument.Parse(changes);
        return [.. json.RootElement.EnumerateObject().Where(p => p.Name != nameof(IVersioned.Version)).Select(p => p.Value.ValueKind == JsonValueKind.Array
            ? new AuditChange(Spaced(p.Name), Text(p.Value[0], laboratory), Text(p.Value[1], laboratory))
            : new AuditChange("", null, Text(p.Value, laboratory)))];
    }

    /// <summary>What an event says.</summary>
    public static string? What(string changes)
    {
        using var json = JsonDocument.Parse(changes);
        return json.RootElement.TryGetProperty("what", out var what) ? what.GetString() : null;
    }

    private static string? Text(JsonElement value, LaboratorySettings laboratory)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        var text = value.ToString();
        if (text.StartsWith(AuditedText.Secret, StringComparison.Ordinal)) return AuditedText.Secret;
        return text.Length >= 20 && text[4] == '-' && text[10] == 'T'
            && DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? laboratory.In(time).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary><c>MustChangePassword</c> → <c>Must change password</c>.</summary>
    public static string Spaced(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && !char.IsUpper(name[i - 1]) ? " " + char.ToLowerInvariant(c) : c.ToString()));
}
