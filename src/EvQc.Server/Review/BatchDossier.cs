using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
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
    Specification? Specification)
{
    public IEnumerable<ProcessStep> CurrentSteps => Steps.Where(s => s.IsCurrent);

    public IEnumerable<Result> CurrentResults => Results.Where(r => r.Status == ResultStatus.Current && !IsOfSupersededSample(r));

    public Sample? FinalProduct => Samples.SingleOrDefault(s => s.IsFinalProduct && !s.IsSuperseded);

    /// <summary>The batch judged by its pinned specification; null before testing starts.</summary>
    public Evaluation? Evaluation => Specification?.Evaluate(
        FinalProduct is { } product ? [.. CurrentResults.Where(r => r.SampleId == product.Id).Select(MeasurementOf)] : [],
        new BatchFigures(VolumeOut(Stage.Isolation), StepInputs));

    public IReadOnlyList<StepFigures> StepFigures => [.. StepInputs.Select(Assays.StepFigures.Of)];

    public IReadOnlyDictionary<Stage, StepFigures> FiguresByStage => CurrentSteps.ToDictionary(s => s.Stage, s => Assays.StepFigures.Of(InputOf(s)));

    private IReadOnlyList<StepInput> StepInputs => [.. CurrentSteps.OrderBy(s => s.Stage).Select(InputOf)];

    public Sample? SampleOf(Result result) => Samples.FirstOrDefault(s => s.Id == result.SampleId);

    public static async Task<BatchDossier> LoadAsync(EvQcContext db, SpecificationShelf shelf, Batch batch, CancellationToken cancellationToken)
    {
        // In memory: the database keeps the stage as text and would order it by the alphabet.
        var recorded = await db.Set<ProcessStep>().AsNoTracking().Where(s => s.BatchId == batch.Id).ToListAsync(cancellationToken);
        ProcessStep[] steps = [.. recorded.OrderBy(s => s.Stage).ThenBy(s => s.Attempt)];
        var samples = await db.Set<Sample>().AsNoTracking().Where(s => s.BatchId == batch.Id).OrderBy(s => s.TakenAt).ToListAsync(cancellationToken);
        var results = await db.Set<Result>().AsNoTracking().Where(r => r.BatchId == batch.Id).OrderBy(r => r.RecordedAt).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var distributions = await db.Set<ResultDistribution>().AsNoTracking().Where(d => d.BatchId == batch.Id).ToListAsync(cancellationToken);
        var investigations = await db.Set<OosInvestigation>().AsNoTracking().Where(o => o.BatchId == batch.Id).OrderBy(o => o.OpenedAt).ToListAsync(cancellationToken);
        var signatures = await db.Set<Signature>().AsNoTracking().Where(s => s.BatchId == batch.Id).OrderBy(s => s.SignedAt).ToListAsync(cancellationToken);
        var disposition = await db.Set<DispositionRecord>().AsNoTracking().SingleOrDefaultAsync(d => d.BatchId == batch.Id, cancellationToken);
        return new(
            batch, steps, samples, results, distributions.ToDictionary(d => d.ResultId, d => d.ToDistribution()), investigations, signatures, disposition,
            await shelf.PinnedAsync(batch, cancellationToken));
    }

    private Measurement MeasurementOf(Result result)
    {
        var unit = result.Quantity?.Unit;
        return new(
            result.Id,
            result.Attribute,
            SampleOf(result)?.Label ?? "",
            result.Quantity,
            result.Word,
            unit is not null && result.PositiveControl is { } positive ? new Quantity(positive, unit) : null,
            unit is not null && result.NegativeControl is { } negative ? new Quantity(negative, unit) : null,
            ReplicateText.Parse(result.Replicates),
            Distributions.GetValueOrDefault(result.Id));
    }

    private StepInput InputOf(ProcessStep step)
    {
        var (particlesIn, proteinIn) = (Before(step.Stage, Attributes.ParticleConcentration), Before(step.Stage, Attributes.ProteinConcentration));
        var (particlesOut, proteinOut) = (After(step.Stage, Attributes.ParticleConcentration), After(step.Stage, Attributes.ProteinConcentration));
        return new(
            step.Stage.ToString(), Millilitres(step.VolumeInMl), Millilitres(step.VolumeOutMl),
            particlesIn?.Quantity, particlesOut?.Quantity, proteinIn?.Quantity, proteinOut?.Quantity)
        {
            Sources = [.. new[] { particlesIn, particlesOut, proteinIn, proteinOut }.OfType<Result>().Select(r => r.Id)],
        };
    }

    private Result? Before(Stage stage, string attribute) => stage == Stage.Culture ? null : After(stage - 1, attribute);

    private Result? After(Stage stage, string attribute) =>
        Samples.SingleOrDefault(s => s.Stage == stage && !s.IsSuperseded) is { } sample
            ? CurrentResults.SingleOrDefault(r => r.SampleId == sample.Id && string.Equals(r.Attribute, attribute, StringComparison.Ordinal))
            : null;

    private static Quantity? Millilitres(decimal? volume) => volume is { } ml ? new Quantity(ml, Unit.Millilitre) : null;

    private Quantity? VolumeOut(Stage stage) =>
        Millilitres(CurrentSteps.SingleOrDefault(s => s.Stage == stage)?.VolumeOutMl);

    private bool IsOfSupersededSample(Result result) => SampleOf(result)?.IsSuperseded == true;
}
