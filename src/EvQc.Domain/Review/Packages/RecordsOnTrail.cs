using System.Globalization;
using System.Text.Json;
using EvQc.Audit;

namespace EvQc.Review.Packages;

/// <summary>
/// Each record of the machine copy beside the entries of the trail about it: every value must be the one that the last entry gave it, every record must
/// have been made, and none that was made may be absent.
/// </summary>
internal static class RecordsOnTrail
{
    public static void Check(PackageRecords records, PackageAudit audit)
    {
        var histories = new Dictionary<(string, string), Dictionary<string, (string? Text, TrailEntry By)>>();
        var gone = new HashSet<(string, string)>();
        foreach (var entry in audit.Entries.Select(e => e.Entry).Where(e => e.Action != "Event"))
        {
            var subject = (entry.Subject, entry.SubjectId);
            if (!histories.TryGetValue(subject, out var values)) histories[subject] = values = new(StringComparer.Ordinal);
            if (entry.Action == "Deleted") gone.Add(subject);
            Take(entry, values);
        }

        foreach (var record in records.All)
        {
            var subject = (record.Kind, record.Key);
            if (!histories.TryGetValue(subject, out var values) || gone.Contains(subject)) throw Wrong(record.ToString(), null, "the audit trail knows nothing of it");
            foreach (var (name, text) in record.Values.OrderBy(v => v.Key, StringComparer.Ordinal)) Compare(record, name, text, values);
        }

        foreach (var (kind, key) in histories.Keys.Where(h => !gone.Contains(h) && records.Find(h.Item1, h.Item2) is null && Exported(h.Item1, records)).OrderBy(h => h.Item1, StringComparer.Ordinal).ThenBy(h => h.Item2, StringComparer.Ordinal))
            throw Wrong($"{kind} {key}", null, "the audit trail says that it was made, and it is not here");
    }

    /// <summary>Keys of people stand in a member of their own; of people there are the entries that a reviewer of the trail read, and nothing else.</summary>
    private static bool Exported(string kind, PackageRecords records) =>
        kind != "PersonKey" && kind != "CurrentResult" && !BatchTrail.Privileges.Contains(kind, StringComparer.Ordinal) && records.All.Count > 0;

    private static void Compare(PackageRecord record, string name, string? text, Dictionary<string, (string? Text, TrailEntry By)> values)
    {
        if (!values.TryGetValue(name, out var audited))
        {
            // A column that came with a later version holds what its migration put there.
            if (text is null or "" or "0" or "false" || name == nameof(IVersioned.Version) || values.Values.Any(v => v.By.Zone is null)) return;
            throw Wrong(record.ToString(), name, $"it is '{text}', of which the audit trail knows nothing");
        }

        if (!Same(text, audited.Text, audited.By.Zone is null)) throw Wrong(record.ToString(), name, $"it is {Shown(text)}, and {audited.By.Name} left it {Shown(audited.Text)}");
    }

    private static bool Same(string? present, string? audited, bool early)
    {
        if (present == audited) return true;
        if (!early || present is null || audited is null) return false;

        // Entries of versions before zones were recorded wrote numbers, times and days in other words.
        if (decimal.TryParse(audited, NumberStyles.Float, CultureInfo.InvariantCulture, out var was) && decimal.TryParse(present, NumberStyles.Float, CultureInfo.InvariantCulture, out var now))
            return Math.Abs(was - now) <= 0.000000000001m;
        if (DateTimeOffset.TryParse(audited, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var before) && DateTimeOffset.TryParse(present, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return Math.Abs((before - time).Ticks) < TimeSpan.TicksPerMicrosecond;
        return string.Equals(audited, present, StringComparison.OrdinalIgnoreCase) || audited == "(secret)";
    }

    private static void Take(TrailEntry entry, Dictionary<string, (string? Text, TrailEntry By)> values)
    {
        try
        {
            using var changes = JsonDocument.Parse(entry.Changes);
            foreach (var change in changes.RootElement.EnumerateObject())
                if (change.Value is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2) values[change.Name] = (pair[1].GetString(), entry);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new PackageFaultException(new(PackageNames.Audit, entry.Name, "changes", "they cannot be read"));
        }
    }

    private static string Shown(string? text) => text is null ? "empty" : $"'{(text.Length > 200 ? text[..200] + "…" : text)}'";

    private static PackageFaultException Wrong(string record, string? field, string sentence) => new(new(PackageNames.Records, record, field, sentence));
}
