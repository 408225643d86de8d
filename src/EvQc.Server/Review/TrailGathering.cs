using EvQc.Audit;
using EvQc.Batches;
using EvQc.Signing;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>The audit trail of a batch as its reviewer reads it.</summary>
/// <param name="Entries">All that count, the riskiest first.</param>
/// <param name="Unread">Numbers of those that no reading covers.</param>
public sealed record BatchTrailReading(IReadOnlyList<RankedEntry> Entries, IReadOnlySet<long> Unread)
{
    public long UpTo => Entries.Count == 0 ? 0 : Entries.Max(e => e.Entry.Sequence);

    public string Sha256 => BatchTrail.HashOf(Entries.Select(e => e.Entry));
}

/// <summary>Reads the entries that must be read before a batch is released: those of the batch, and those on the privileges of whoever worked on it.</summary>
public sealed class TrailGathering(EvQcContext db, ConfiguredProducts products)
{
    public Task<BatchTrailReading> OfAsync(BatchReview review, CancellationToken cancellationToken) => ReadAsync(review.Records, review.Facts.Contributors, cancellationToken);

    internal async Task<BatchTrailReading> ReadAsync(BatchRecords records, IEnumerable<Guid> people, CancellationToken cancellationToken)
    {
        var late = products.Process(records.Batch.Product)?.LateAfter ?? TimeSpan.FromHours(24);
        var entries = await CountingAsync(records.Batch.Id, people, [], cancellationToken);
        var covered = Covered(records.TrailReviews);
        return new(BatchTrail.Ranked(entries, late), entries.Select(e => e.Sequence).Where(s => !covered.Contains(s)).ToHashSet());
    }

    /// <summary>How many entries no reading covers; where nothing was read yet, that is enough to know.</summary>
    internal async Task<int> UnreadAsync(BatchRecords records, IEnumerable<Guid> people, CancellationToken cancellationToken) =>
        records.Batch.State.IsFinal() || !records.TrailReviews.Any(r => r.Kind == TrailReviewKind.Reviewed)
            ? 0
            : (await CountingAsync(records.Batch.Id, people, Covered(records.TrailReviews), cancellationToken)).Count;

    /// <summary>Who took which result or file out of the decision, and which samples of a file were left out.</summary>
    internal async Task<IReadOnlyList<ExclusionEntry>> ExclusionsAsync(Guid batch, CancellationToken cancellationToken)
    {
        var entries = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.BatchId == batch
                && (e.Subject == "SampleMatchCorrected" || ((e.Subject == "Result" || e.Subject == "StoredFile") && e.Action == AuditAction.Changed && e.Changes.Contains("\"Status\""))))
            .OrderBy(e => e.Sequence).Select(e => new { e.Subject, e.SubjectId, e.ActorId, e.Changes }).ToListAsync(cancellationToken);
        return
        [
            .. from e in entries
               where Guid.TryParse(e.SubjectId, out _)
               let what = e.Subject == "SampleMatchCorrected" ? AuditChanges.What(e.Changes) : null
               select new ExclusionEntry(Guid.Parse(e.SubjectId), e.ActorId, what is null ? null : TakenAway(what)),
        ];
    }

    /// <summary>Of the samples matched by hand those that were left out, or that EvQc had proposed to be others: their data count no more where they would have.</summary>
    private static string? TakenAway(string matched)
    {
        string[] taken = [.. matched.Split("; '").Where(m => m.Contains("is left out", StringComparison.Ordinal) || !m.Contains("proposed was nothing", StringComparison.Ordinal))];
        return taken.Length == 0 ? null : string.Join("; '", taken);
    }

    private static HashSet<long> Covered(IEnumerable<TrailReview> reviews) => [.. reviews.Where(r => r.Kind == TrailReviewKind.Reviewed).SelectMany(r => EntryNumbers.Read(r.Entries))];

    private async Task<List<TrailEntry>> CountingAsync(Guid batch, IEnumerable<Guid> people, IReadOnlyCollection<long> without, CancellationToken cancellationToken)
    {
        var first = await db.Set<AuditEntry>().Where(e => e.BatchId == batch).MinAsync(e => (long?)e.Sequence, cancellationToken) ?? 0;
        string[] ids = [.. people.Where(p => p != Guid.Empty).Distinct().Select(p => p.ToString())];
        var kinds = BatchTrail.Privileges.ToArray();
        var found = await db.Set<TrailRow>()
            .Where(e => (e.BatchId == batch || (e.BatchId == null && e.Sequence > first && kinds.Contains(e.Subject) && ids.Contains(e.SubjectId))) && !without.Contains(e.Sequence))
            .OrderBy(e => e.Sequence).AsTrail().ToListAsync(cancellationToken);
        return found.FindAll(BatchTrail.Counts);
    }
}
