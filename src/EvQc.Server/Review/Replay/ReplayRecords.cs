using EvQc.Audit;
using EvQc.Batches;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>Every batch there is, replayed; each difference is a finding of <c>evqc verify --replay</c>.</summary>
public sealed class ReplayRecords(EvQcContext db, ReplayBatch replayBatch) : IIntegrityCheck
{
    public string Name => "replay of every result, evaluation and decision";

    public async IAsyncEnumerable<IntegrityFinding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in await db.Set<Batch>().AsNoTracking().OrderBy(b => b.Number).Select(b => b.Id).ToListAsync(cancellationToken))
            foreach (var difference in (await replayBatch.RunAsync(new(batch), cancellationToken)).Differences)
                yield return new("replay-differs", difference.ToString())
                {
                    Subject = difference.Subject,
                    SubjectId = difference.SubjectId,
                    Property = difference.Field,
                    Recorded = difference.Recorded,
                    Present = difference.Recomputed,
                };
    }
}
