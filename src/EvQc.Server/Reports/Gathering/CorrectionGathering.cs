using System.Globalization;
using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports.Gathering;

/// <summary>Values replaced, invalidated or repeated in a period; who did it and when comes from the audit trail.</summary>
internal sealed class CorrectionGathering(EvQcContext db, Dictionary<Guid, BatchName> numbers)
{
    public async Task<IReadOnlyList<CorrectedValue>> OfAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var entries = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.At >= start && e.At < end && e.Action == AuditAction.Changed && e.Subject == nameof(Result) && e.Changes.Contains("\"Status\""))
            .OrderBy(e => e.At).ToListAsync(cancellationToken);
        var batches = entries.Select(e => e.BatchId).OfType<Guid>().Distinct().ToList();
        var results = await db.Set<Result>().AsNoTracking().Where(r => batches.Contains(r.BatchId)).ToDictionaryAsync(r => r.Id.ToString(), StringComparer.Ordinal, cancellationToken);
        var corrected = entries.Where(e => results.ContainsKey(e.SubjectId)).Select(e => Of(results[e.SubjectId], results, e));

        var repeats = await db.Set<ProcessStep>().AsNoTracking()
            .Where(s => s.RecordedAt >= start && s.RecordedAt < end && s.RepeatReason != null).ToListAsync(cancellationToken);
        return [.. corrected.Concat(repeats.Select(Of)).OrderBy(c => c.At)];
    }

    private CorrectedValue Of(Result old, Dictionary<string, Result> results, AuditEntry entry)
    {
        var now = old.SupersededById is { } id ? results.GetValueOrDefault(id.ToString()) : null;
        return new(
            numbers[old.BatchId].Number,
            Attributes.TryFind(old.Attribute, out var attribute) ? attribute.Name : old.Attribute,
            CertificateChanges.ValueOf(old).ToString(),
            now is null ? "—" : CertificateChanges.ValueOf(now).ToString(),
            now is null ? "invalidated" : "corrected",
            entry.At,
            entry.ActorName,
            old.StatusReason ?? entry.Reason ?? "");
    }

    private CorrectedValue Of(ProcessStep repeat) => new(
        numbers[repeat.BatchId].Number,
        $"{repeat.Stage} step",
        Attempt(repeat.Attempt - 1),
        Attempt(repeat.Attempt),
        "repeated",
        repeat.RecordedAt,
        repeat.RecordedBy,
        repeat.RepeatReason ?? "");

    private static string Attempt(int number) => $"attempt {number.ToString(CultureInfo.InvariantCulture)}";
}
