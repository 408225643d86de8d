using EvQc.Assays;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

internal static class InvestigationLoading
{
    /// <summary>What was recorded in the investigations of many batches, with the same few queries.</summary>
    public static async Task<IReadOnlyDictionary<Guid, InvestigationRecords>> LoadAsync(EvQcContext db, IReadOnlyCollection<Guid> batches, CancellationToken cancellationToken)
    {
        // Most batches have no investigation, and then nothing else to ask for.
        var investigated = await db.Set<OosInvestigation>().Where(o => batches.Contains(o.BatchId)).Select(o => o.BatchId).Distinct().ToListAsync(cancellationToken);
        var found = batches.Distinct().ToDictionary(id => id, _ => InvestigationRecords.Empty);
        if (investigated.Count == 0) return found;
        var answers = await db.Set<OosAnswer>().AsNoTracking().Where(a => investigated.Contains(a.BatchId)).ToListAsync(cancellationToken);
        var plans = await db.Set<RetestPlan>().AsNoTracking().Where(p => investigated.Contains(p.BatchId)).ToListAsync(cancellationToken);
        var retests = await db.Set<Retest>().AsNoTracking().Where(r => investigated.Contains(r.BatchId)).ToListAsync(cancellationToken);
        var statements = await db.Set<OosStatement>().AsNoTracking().Where(s => investigated.Contains(s.BatchId)).ToListAsync(cancellationToken);
        var tasks = await db.Set<CorrectiveTask>().AsNoTracking().Where(t => investigated.Contains(t.BatchId)).ToListAsync(cancellationToken);
        var done = await db.Set<CorrectiveTaskDone>().AsNoTracking().Where(d => investigated.Contains(d.BatchId)).ToListAsync(cancellationToken);
        var affected = await db.Set<AffectedBatch>().AsNoTracking().Where(a => investigated.Contains(a.BatchId)).ToListAsync(cancellationToken);
        foreach (var id in investigated)
            found[id] = new(
                answers.FindAll(a => a.BatchId == id), new(plans.FindAll(p => p.BatchId == id), retests.FindAll(r => r.BatchId == id)),
                statements.FindAll(s => s.BatchId == id), tasks.FindAll(t => t.BatchId == id), done.FindAll(d => d.BatchId == id), affected.FindAll(a => a.BatchId == id));
        return found;
    }
}
