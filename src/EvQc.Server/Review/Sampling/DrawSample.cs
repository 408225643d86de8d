using EvQc.Audit;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>A sample that waits to be read.</summary>
/// <param name="AfterBlock">0 where nothing was sampled before.</param>
/// <param name="Head">The last block it is drawn from; its hash is the seed.</param>
/// <param name="Entries">With the text of each, in the order of the kinds.</param>
public sealed record WaitingSample(long AfterBlock, AuditHead Head, IReadOnlyList<(DrawnEntry Drawn, TrailEntry Entry)> Entries);

/// <summary>
/// Draws the next sample: from what was sealed after the last one and before today. The day is over, so whoever opens the page draws the same entries as often as they
/// like, and cannot wait for a seed that suits.
/// </summary>
public sealed class DrawSample(EvQcContext db, LaboratorySettings laboratory, IConfiguration configuration)
{
    /// <returns>Null where nothing was sealed since.</returns>
    public async Task<WaitingSample?> RunAsync(CancellationToken cancellationToken)
    {
        var last = await db.Set<TrailSample>().AsNoTracking().Include(s => s.Lines.Where(l => l.IsLeftToAnother)).OrderByDescending(s => s.Block).FirstOrDefaultAsync(cancellationToken);
        var blocks = db.Set<AuditBlock>().AsNoTracking();
        var midnight = laboratory.BeginOf(DateOnly.FromDateTime(laboratory.In(db.Time.GetUtcNow()).DateTime));
        var head = (await blocks.Where(b => b.SealedAt < midnight).OrderByDescending(b => b.Number).AsBlocks().FirstOrDefaultAsync(cancellationToken))?.Read();
        if (head is null || head.Number <= (last?.Block ?? 0)) return null;
        var after = last is null ? null : (await blocks.Where(b => b.Number == last.Block).AsBlocks().SingleOrDefaultAsync(cancellationToken))?.Read();

        var targeted = Math.Clamp(configuration.GetValue("Audit:SampleTargeted", 5), 1, 100);
        var random = Math.Clamp(configuration.GetValue("Audit:SampleRandom", 20), 1, 500);
        var drawn = TrailSampling.Draw(head.Hash, await PopulationAsync(after, head, cancellationToken), targeted, random);
        DrawnEntry[] all = [.. (last?.Lines ?? []).Select(l => new DrawnEntry(l.Entry, l.Stratum, l.DrawnOf)), .. drawn];
        long[] numbers = [.. all.Select(d => d.Number)];
        var texts = await db.Set<TrailRow>().Where(e => numbers.Contains(e.Sequence)).AsTrail().ToDictionaryAsync(e => e.Sequence, cancellationToken);
        return new(
            last?.Block ?? 0, new(head.Number, head.Hash, head.LastSequence, head.SealedAt),
            [.. all.DistinctBy(d => d.Number).Where(d => texts.ContainsKey(d.Number)).OrderBy(d => d.Stratum).ThenBy(d => d.Number).Select(d => (d, texts[d.Number]))]);
    }

    /// <summary>Every entry that the blocks between seal and no reading before a release covers.</summary>
    private async Task<List<(long, TrailStratum)>> PopulationAsync(SealedBlock? after, SealedBlock head, CancellationToken cancellationToken)
    {
        // An entry that came late lies before the end of the last sample, in a gap that was known then.
        var (from, late) = (after?.LastSequence ?? 0, after?.Pending ?? []);
        var first = late.Count > 0 ? late[0].First : from + 1;
        var population = new List<(long, TrailStratum)>();
        await foreach (var entry in db.Set<TrailRow>().Where(e => e.BatchId == null && e.Sequence >= first && e.Sequence <= head.LastSequence).AsTrail().AsAsyncEnumerable().WithCancellation(cancellationToken))
            if ((entry.Sequence > from || Gap.AnyHolds(late, entry.Sequence)) && !Gap.AnyHolds(head.Pending, entry.Sequence) && TrailSampling.Counts(entry)) population.Add((entry.Sequence, TrailSampling.StratumOf(entry)));

        var (since, until) = (after?.SealedAt ?? DateTimeOffset.UnixEpoch, head.SealedAt);
        var unread = db.Set<DispositionRecord>()
            .Where(d => d.Outcome == Batches.BatchState.Rejected && d.DecidedAt > since && d.DecidedAt <= until)
            .Where(d => !db.Set<TrailReview>().Any(r => r.BatchId == d.BatchId && r.Kind == TrailReviewKind.Reviewed && r.At <= until))
            .Select(d => (Guid?)d.BatchId);
        await foreach (var entry in db.Set<TrailRow>().Where(e => unread.Contains(e.BatchId) && e.Sequence <= head.LastSequence).AsTrail().AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (BatchTrail.Counts(entry)) population.Add((entry.Sequence, TrailStratum.RejectedBatch));
        return population;
    }
}
