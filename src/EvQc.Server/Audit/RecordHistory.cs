using System.Text.Json;

namespace EvQc.Audit;

/// <summary>What the trail's entries of one record, one after the other, make of it.</summary>
internal sealed class RecordHistory(string subject, string key)
{
    private readonly Dictionary<string, AuditedValue> _values = new(StringComparer.Ordinal);

    public bool IsEmpty => Last is null;

    public bool IsDeleted { get; private set; }

    public TrailRow? Last { get; private set; }

    public IReadOnlyDictionary<string, AuditedValue> Values => _values;

    public List<IntegrityFinding> Findings { get; } = [];

    /// <summary>Takes in the next entry; ascending by sequence.</summary>
    public void Add(TrailRow entry)
    {
        if (entry.Action == nameof(AuditAction.Event)) return;
        Last = entry;
        IsDeleted = entry.Action == nameof(AuditAction.Deleted);
        try
        {
            using var changes = JsonDocument.Parse(entry.Changes);
            foreach (var change in changes.RootElement.EnumerateObject().Where(c => c.Value is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2))
                Take(entry, change.Name, change.Value[0].GetString(), change.Value[1].GetString());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Findings.Add(Of(entry, "entry-unreadable", $"holds no values that can be read: {entry.Changes}"));
        }
    }

    private void Take(TrailRow entry, string property, string? old, string? now)
    {
        // Entries of versions before zones were recorded left some values out; those written since must join up.
        if (entry.Zone is not null && _values.GetValueOrDefault(property) is { Entry.Zone: not null } before && before.Text != old)
        {
            Findings.Add(Of(entry, "history-broken", $"says that {property} was {old ?? "nothing"}, and entry {FormattableString.Invariant($"{before.Entry.Sequence}")} before it had made it {before.Text ?? "nothing"}")
                with
            { Property = property, Recorded = before.Text, Present = old });
        }

        _values[property] = new(now, entry);
    }

    private IntegrityFinding Of(TrailRow entry, string code, string what) => new(code, FormattableString.Invariant(
        $"Entry {entry.Sequence} of {subject} {key}, by {entry.ActorName} on {entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {what}."))
    { Subject = subject, SubjectId = key, Sequence = entry.Sequence, By = entry.ActorName, At = entry.At };
}

/// <summary>The last audited text of a value, and the entry that made it so.</summary>
internal sealed record AuditedValue(string? Text, TrailRow Entry);
