using EvQc.Assays;
using EvQc.Batches;
using EvQc.Signing;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// Everything on record about a batch, evaluated. The batch page, the review page, the evaluation and the decision all start from this, so
/// that they cannot disagree.
/// </summary>
public sealed record BatchDossier(
    Batch Batch,
    IReadOnlyList<ProcessStep> Steps,
    IReadOnlyList<Sample> Samples,
    IReadOnlyList<Result> Results,
    IReadOnlyDictionary<Guid, SizeDistribution> Distributions,
    IReadOnlyList<OosInvestigation> Investigations,
    IReadOnlyList<Signature> Signatures,
    DispositionRecord? Disposition,
    Specification? Specification,
    InvestigationRecords Oos)
{
    /// <summary>What counts now.</summary>
    public RecordsInForce InForce => new(
        [.. Steps.Where(s => s.IsCurrent)], [.. Samples.Where(s => !s.IsSuperseded)],
        [.. Results.Where(r => IsCurrent(r.Id) && SampleOf(r)?.IsSuperseded != true && Oos.Book.MayCount(r.Id, _ => true, IsCurrent))], Distributions)
    { Book = Oos.Book };

    public IEnumerable<ProcessStep> CurrentSteps => InForce.Steps;

    public IEnumerable<Result> CurrentResults => InForce.Results;

    public Sample? FinalProduct => InForce.FinalProduct;

    /// <summary>The batch judged by its pinned specification; null before testing starts.</summary>
    public Evaluation? Evaluation => Specification is null ? null : InForce.EvaluatedBy(Specification);

    public IReadOnlyList<StepFigures> StepFigures => InForce.StepFigures;

    public IReadOnlyDictionary<Stage, StepFigures> FiguresByStage => InForce.FiguresByStage;

    private bool IsCurrent(Guid id) => Results.FirstOrDefault(r => r.Id == id)?.Status == ResultStatus.Current;

    public Sample? SampleOf(Result result) => Samples.FirstOrDefault(s => s.Id == result.SampleId);

    public static async Task<BatchDossier> LoadAsync(EvQcContext db, SpecificationShelf shelf, Batch batch, CancellationToken cancellationToken) =>
        await LoadAsync(db, shelf, (await BatchRecords.LoadAsync(db, [batch.Id], cancellationToken))[batch.Id] with { Batch = batch }, cancellationToken);

    internal static async Task<BatchDossier> LoadAsync(EvQcContext db, SpecificationShelf shelf, BatchRecords records, CancellationToken cancellationToken) => new(
        records.Batch,
        [.. records.Steps.OrderBy(s => s.Stage).ThenBy(s => s.Attempt)],
        [.. records.Samples.OrderBy(s => s.TakenAt)],
        [.. records.Results.OrderBy(r => r.RecordedAt).ThenBy(r => r.Id)],
        records.Distributions.ToDictionary(d => d.ResultId, d => d.ToDistribution()),
        [.. records.Investigations.OrderBy(o => o.OpenedAt)],
        [.. records.Signatures.OrderBy(s => s.SignedAt).ThenBy(s => s.Id)],
        await db.Set<DispositionRecord>().AsNoTracking().SingleOrDefaultAsync(d => d.BatchId == records.Batch.Id, cancellationToken),
        await shelf.PinnedAsync(records.Batch, cancellationToken),
        records.Oos);
}
