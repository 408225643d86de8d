using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Review;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Signing;

/// <summary>Every record of a batch that a decision covers, as stored. Loaded for many batches with the same few queries.</summary>
internal sealed record BatchRecords(
    Batch Batch,
    string? SpecificationSha256,
    SpecificationApproval? Approval,
    IReadOnlyList<ProcessStep> Steps,
    IReadOnlyList<Sample> Samples,
    IReadOnlyList<Result> Results,
    IReadOnlyList<ResultDistribution> Distributions,
    IReadOnlyList<StoredFile> Files,
    IReadOnlyList<RunDecision> Decisions,
    IReadOnlyList<EvaluationRecord> Evaluations,
    IReadOnlyList<OosInvestigation> Investigations,
    IReadOnlyList<ReviewNote> Notes,
    IReadOnlyList<TrailReview> TrailReviews,
    IReadOnlyList<Signature> Signatures,
    ReserveStock Reserve,
    InvestigationRecords Oos)
{
    public static async Task<IReadOnlyDictionary<Guid, BatchRecords>> LoadAsync(EvQcContext db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var batches = await db.Set<Batch>().AsNoTracking().Where(b => ids.Contains(b.Id)).ToListAsync(cancellationToken);
        var steps = (await db.Set<ProcessStep>().AsNoTracking().AsSplitQuery().Where(s => ids.Contains(s.BatchId)).ToListAsync(cancellationToken)).ToLookup(s => s.BatchId);
        var samples = (await db.Set<Sample>().AsNoTracking().Where(s => ids.Contains(s.BatchId)).ToListAsync(cancellationToken)).ToLookup(s => s.BatchId);
        var results = (await db.Set<Result>().AsNoTracking().Where(r => ids.Contains(r.BatchId)).ToListAsync(cancellationToken)).ToLookup(r => r.BatchId);
        var distributions = (await db.Set<ResultDistribution>().AsNoTracking().Where(d => ids.Contains(d.BatchId)).ToListAsync(cancellationToken)).ToLookup(d => d.BatchId);
        var files = (await db.Set<StoredFile>().AsNoTracking().Where(f => f.BatchId != null && ids.Contains(f.BatchId.Value)).ToListAsync(cancellationToken)).ToLookup(f => f.BatchId!.Value);
        var origins = results.SelectMany(g => g).Select(r => r.FileId).OfType<Guid>().Distinct().ToArray();
        var decisions = await db.Set<RunDecision>().AsNoTracking().Where(d => (d.BatchId != null && ids.Contains(d.BatchId.Value)) || origins.Contains(d.FileId)).OrderBy(d => d.At).ToListAsync(cancellationToken);
        var evaluations = (await WithoutDocumentAsync(db.Set<EvaluationRecord>().AsNoTracking().Where(e => ids.Contains(e.BatchId)), cancellationToken)).ToLookup(e => e.BatchId);
        var investigations = (await db.Set<OosInvestigation>().AsNoTracking().Where(o => ids.Contains(o.BatchId)).ToListAsync(cancellationToken)).ToLookup(o => o.BatchId);
        var notes = (await db.Set<ReviewNote>().AsNoTracking().Where(n => ids.Contains(n.BatchId)).ToListAsync(cancellationToken)).ToLookup(n => n.BatchId);
        var trails = (await db.Set<TrailReview>().AsNoTracking().Where(r => ids.Contains(r.BatchId)).ToListAsync(cancellationToken)).ToLookup(r => r.BatchId);
        var signatures = (await db.Set<Signature>().AsNoTracking().Where(s => ids.Contains(s.BatchId)).ToListAsync(cancellationToken)).ToLookup(s => s.BatchId);
        var reserves = (await db.Set<ReserveSample>().AsNoTracking().Where(r => ids.Contains(r.BatchId)).OrderBy(r => r.RecordedAt).ThenBy(r => r.Id).ToListAsync(cancellationToken)).ToLookup(r => r.BatchId);
        var withdrawals = (await db.Set<ReserveWithdrawal>().AsNoTracking().Where(w => ids.Contains(w.BatchId)).OrderBy(w => w.At).ThenBy(w => w.Id).ToListAsync(cancellationToken)).ToLookup(w => w.BatchId);
        var oos = await InvestigationLoading.LoadAsync(db, ids, cancellationToken);
        var products = batches.Select(b => b.Product).Distinct().ToArray();
        var specifications = (await db.Set<SpecificationVersion>().AsNoTracking().Where(v => products.Contains(v.Product)).ToListAsync(cancellationToken))
            .ToDictionary(v => (v.Product, v.Number), v => Evidence.HashOf(v.Source));
        var approvals = await db.Set<SpecificationApproval>().AsNoTracking().Where(a => products.Contains(a.Product)).ToListAsync(cancellationToken);
        return batches.ToDictionary(b => b.Id, b => new BatchRecords(
            b, b.SpecificationVersion is { } version ? specifications.GetValueOrDefault((b.Product, version)) : null,
            approvals.Find(a => a.Product == b.Product && a.Number == b.SpecificationVersion && a.Sha256 == b.SpecificationSha256),
            [.. steps[b.Id]], [.. samples[b.Id]], [.. results[b.Id]], [.. distributions[b.Id]], [.. files[b.Id]],
            [.. decisions.Where(d => d.BatchId == b.Id || results[b.Id].Any(r => r.FileId == d.FileId))], [.. evaluations[b.Id]],
            [.. investigations[b.Id]], [.. notes[b.Id]], [.. trails[b.Id].OrderBy(r => r.At).ThenBy(r => r.Id)], [.. signatures[b.Id]], new([.. reserves[b.Id]], [.. withdrawals[b.Id]]), oos[b.Id]));
    }

    /// <summary>The documents are long, and their hashes stand for them.</summary>
    private static Task<List<EvaluationRecord>> WithoutDocumentAsync(IQueryable<EvaluationRecord> evaluations, CancellationToken cancellationToken) =>
        evaluations.Select(e => new EvaluationRecord
        {
            Id = e.Id,
            BatchId = e.BatchId,
            Sequence = e.Sequence,
            At = e.At,
            Passed = e.Passed,
            Failed = e.Failed,
            Indeterminate = e.Indeterminate,
            Missing = e.Missing,
            Document = "",
            Sha256 = e.Sha256,
        }).ToListAsync(cancellationToken);
}
