using EvQc.Batches;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell.Web;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.MyWork;

/// <summary>What waits for the quality unit.</summary>
public sealed class QualityWork(EvQcContext db, SpecificationApprovals approvals, LaboratorySettings laboratory)
{
    public async Task<WorkGroup> ReviewsAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<Batch>().AsNoTracking().Where(b => b.State == BatchState.Review);
        var first = await waiting.OrderBy(b => b.ReviewSince).Take(WorkGroup.Most).Select(b => new
        {
            b.Number,
            b.ReviewSince,
            OnHold = b.HeldAt != null,
            Failed = db.Set<EvaluationRecord>().Where(e => e.BatchId == b.Id).OrderByDescending(e => e.Sequence).Select(e => (int?)e.Failed).FirstOrDefault() ?? 0,
            Open = db.Set<EvaluationRecord>().Where(e => e.BatchId == b.Id).OrderByDescending(e => e.Sequence).Select(e => (int?)e.Indeterminate).FirstOrDefault() ?? 0,
        }).ToListAsync(cancellationToken);
        return new("Batches to review", "review",
            [.. first.Select(b => new WorkItem(
                b.Number,
                (b.OnHold ? "on hold; " : "") + (b.Failed == 0 ? "no criterion failed" : LaboratoryWork.Plural(b.Failed, "criterion failed", "criteria failed"))
                    + (b.Open == 0 ? "" : ", " + LaboratoryWork.Plural(b.Open, "is indeterminate", "are indeterminate")),
                Links.ReviewOf(b.Number), b.ReviewSince))],
            await waiting.CountAsync(cancellationToken), Links.Review);
    }

    /// <summary>Versions that nobody has approved, as far as a batch is or will be judged by them.</summary>
    public async Task<WorkGroup> SpecificationsAsync(CancellationToken cancellationToken)
    {
        var versions = db.Set<SpecificationVersion>().AsNoTracking();
        var today = DateOnly.FromDateTime(db.Time.GetUtcNow().UtcDateTime);
        var waiting = approvals.Unapproved
            .Where(v => !versions.Any(later => later.Product == v.Product && later.EffectiveFrom <= today && (later.EffectiveFrom > v.EffectiveFrom || (later.EffectiveFrom == v.EffectiveFrom && later.Number > v.Number)))
                || db.Set<Batch>().Any(b => b.Product == v.Product && b.SpecificationVersion == v.Number && b.State != BatchState.Released && b.State != BatchState.Rejected));
        var first = await waiting.OrderBy(v => v.LoadedAt).ThenBy(v => v.Product).ThenBy(v => v.Number).Take(WorkGroup.Most).Select(v => new { v.Product, v.Number, v.EffectiveFrom, v.LoadedAt }).ToListAsync(cancellationToken);
        return new("Specifications to approve", "spec",
            [.. first.Select(v => new WorkItem(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{v.Product} version {v.Number}"),
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"in force from {v.EffectiveFrom:yyyy-MM-dd}; nothing is released by it until it is approved"), Links.Specification(v.Product, v.Number) + "#approval", v.LoadedAt))],
            await waiting.CountAsync(cancellationToken), Links.Specifications);
    }

    public async Task<WorkGroup> InvestigationsAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<OosInvestigation>().AsNoTracking().Where(o => o.ClosedAt == null)
            .Join(db.Set<Batch>().Where(b => b.State != BatchState.Released && b.State != BatchState.Rejected), o => o.BatchId, b => b.Id,
                (o, b) => new { o.Id, o.OpenedAt, o.Finding, b.Number });
        var first = await waiting.OrderBy(o => o.OpenedAt).Take(WorkGroup.Most).ToListAsync(cancellationToken);
        return new("Open out-of-specification investigations", "alert",
            [.. first.Select(o => new WorkItem(o.Number, o.Finding, Links.Investigation(o.Id), o.OpenedAt))],
            await waiting.CountAsync(cancellationToken), Links.Review);
    }

    /// <summary>Reviews of audit trails that were put off, the first due first.</summary>
    public async Task<WorkGroup> TrailsAsync(CancellationToken cancellationToken)
    {
        var reviews = await db.Set<TrailReview>().AsNoTracking()
            .Where(r => db.Set<TrailReview>().Any(d => d.BatchId == r.BatchId && d.Kind == TrailReviewKind.Deferred) && !db.Set<Batch>().Any(b => b.Id == r.BatchId && b.State == BatchState.Rejected))
            .ToListAsync(cancellationToken);
        var numbers = await db.Set<Batch>().AsNoTracking().Where(b => reviews.Select(r => r.BatchId).Contains(b.Id)).ToDictionaryAsync(b => b.Id, b => b.Number, cancellationToken);
        TrailReview[] open = [.. reviews.GroupBy(r => r.BatchId).Select(g => TrailFact.OpenDeferral(g)).OfType<TrailReview>().OrderBy(d => d.Until)];
        var now = db.Time.GetUtcNow();
        return new("Audit trails to review, put off", "audit",
            [.. open.Take(WorkGroup.Most).Select(d => new WorkItem(numbers[d.BatchId], $"{(d.Until < now ? "overdue since" : "due on")} {laboratory.LocalDate(d.Until!.Value)}: {d.Remark}", Links.TrailOf(numbers[d.BatchId]), d.At))],
            open.Length, Links.Review);
    }

    /// <summary>Those of the person; of everybody for who investigates. They may outlast the batch.</summary>
    public async Task<WorkGroup> TasksAsync(Actor actor, CancellationToken cancellationToken)
    {
        var all = actor.May(Permission.InvestigateOos);
        var waiting = db.Set<CorrectiveTask>().AsNoTracking().Where(t => (all || t.OwnerId == actor.PersonId) && !db.Set<CorrectiveTaskDone>().Any(d => d.TaskId == t.Id));
        var first = await waiting.OrderBy(t => t.Due).ThenBy(t => t.At).Take(WorkGroup.Most).ToListAsync(cancellationToken);
        var today = DateOnly.FromDateTime(laboratory.In(db.Time.GetUtcNow()).DateTime);
        return new("Corrective tasks", "pen",
            [.. first.Select(t => new WorkItem(
                t.What, $"{t.Owner}, due {t.Due.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}{(t.Due < today ? ": overdue" : "")}", Links.Investigation(t.InvestigationId) + "#tasks", t.At))],
            await waiting.CountAsync(cancellationToken), first.Count > 0 ? Links.Investigation(first[0].InvestigationId) + "#tasks" : Links.Home);
    }

    public async Task<WorkGroup> HoldsAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<Batch>().AsNoTracking().Where(b => b.HeldAt != null && b.State != BatchState.Released && b.State != BatchState.Rejected);
        var first = await waiting.OrderBy(b => b.HeldAt).Take(WorkGroup.Most).Select(b => new { b.Number, b.HoldReason, b.HeldAt, b.HeldBy }).ToListAsync(cancellationToken);
        return new("Batches on hold", "hold",
            [.. first.Select(b => new WorkItem(b.Number, $"{b.HoldReason} ({b.HeldBy})", Links.Batch(b.Number), b.HeldAt))],
            await waiting.CountAsync(cancellationToken), $"{Links.Batches}?state=OnHold");
    }
}
