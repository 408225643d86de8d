using System.Text.Json;
using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// Which records of a batch counted when: from when each was made, and until when it was replaced, repeated or taken out. By the order of the audit
/// trail, in which all acts on one batch follow each other, and not by clocks.
/// </summary>
internal sealed class RecordHistory
{
    private static readonly string[] s_kinds = [nameof(Result), nameof(ProcessStep), nameof(Sample), nameof(EvaluationRecord)];
    private static readonly string[] s_ends = [nameof(Result.Status), nameof(ProcessStep.SupersededById), nameof(Sample.IsSuperseded)];

    private readonly Dictionary<Guid, long> _made = [];
    private readonly Dictionary<Guid, long> _ended = [];

    public static async Task<RecordHistory> LoadAsync(EvQcContext db, Guid batchId, CancellationToken cancellationToken)
    {
        var history = new RecordHistory();
        var entries = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.BatchId == batchId && s_kinds.Contains(e.Subject) && (e.Action == AuditAction.Created || e.Action == AuditAction.Changed))
            .OrderBy(e => e.Sequence).Select(e => new { e.Sequence, e.Action, e.SubjectId, e.Changes }).ToListAsync(cancellationToken);
        foreach (var entry in entries)
        {
            if (!Guid.TryParse(entry.SubjectId, out var id)) continue;
            if (entry.Action == AuditAction.Created) history._made.TryAdd(id, entry.Sequence);
            else if (Ends(entry.Changes)) history._ended.TryAdd(id, entry.Sequence);
        }

        return history;
    }

    /// <summary>The place of a record's making in the trail; null when the trail does not know it.</summary>
    public long? MadeAt(Guid id) => _made.TryGetValue(id, out var sequence) ? sequence : null;

    public bool Counted(Guid id, long at) => _made.GetValueOrDefault(id) < at && (!_ended.TryGetValue(id, out var ended) || ended > at);

    private static bool Ends(string changes)
    {
        using var json = JsonDocument.Parse(changes);
        return s_ends.Any(e => json.RootElement.TryGetProperty(e, out _));
    }
}
