using System.Text.Json;
using EvQc.Audit;
using EvQc.Batches;

namespace EvQc.Reports.Gathering;

/// <summary>Where a batch stood at a moment, replayed from the audit trail: a report of last month does not show today's states.</summary>
internal sealed record BatchStanding(BatchState State, string? HoldReason, int? SpecificationVersion, DateTimeOffset? DecidedAt)
{
    public static readonly BatchStanding Start = new(BatchState.Culture, null, null, null);

    /// <param name="entries">The entries of one batch up to the moment, in any order.</param>
    public static BatchStanding After(IEnumerable<AuditEntry> entries)
    {
        var standing = Start;

        // Ids are version 7: within one tick of the clock they still rise.
        foreach (var entry in entries.OrderBy(e => e.At).ThenBy(e => e.Id)) standing = standing.Then(entry);
        return standing;
    }

    private BatchStanding Then(AuditEntry entry)
    {
        using var changes = JsonDocument.Parse(entry.Changes);
        var next = this;
        foreach (var change in changes.RootElement.EnumerateObject())
        {
            if (change.Value.ValueKind != JsonValueKind.Array || change.Value.GetArrayLength() != 2) continue;
            var now = change.Value[1].ValueKind == JsonValueKind.String ? change.Value[1].GetString() : null;
            next = change.Name switch
            {
                nameof(Batch.State) => next with { State = Enum.Parse<BatchState>(now!) },
                nameof(Batch.HoldReason) => next with { HoldReason = now },
                nameof(Batch.SpecificationVersion) => next with { SpecificationVersion = now is null ? null : int.Parse(now, System.Globalization.CultureInfo.InvariantCulture) },
                nameof(Batch.DecidedAt) => next with { DecidedAt = now is null ? null : DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture) },
                _ => next,
            };
        }

        return next;
    }
}
