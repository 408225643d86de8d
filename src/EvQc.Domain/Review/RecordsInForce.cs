using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>The steps, samples and results of a batch that count at one moment: now, or when it was evaluated long ago.</summary>
/// <param name="Steps">At most one a stage.</param>
/// <param name="Samples">At most one a stage.</param>
/// <param name="Results">At most one of an attribute of a sample.</param>
/// <param name="Distributions">By result; others may be among them.</param>
public sealed record RecordsInForce(
    IReadOnlyList<ProcessStep> Steps, IReadOnlyList<Sample> Samples, IReadOnlyList<Result> Results, IReadOnlyDictionary<Guid, SizeDistribution> Distributions)
{
    public Sample? FinalProduct => Samples.SingleOrDefault(s => s.IsFinalProduct);

    public IReadOnlyList<StepFigures> StepFigures => [.. StepInputs.Select(Assays.StepFigures.Of)];

    public IReadOnlyDictionary<Stage, StepFigures> FiguresByStage => Steps.ToDictionary(s => s.Stage, s => Assays.StepFigures.Of(InputOf(s)));

    private IReadOnlyList<StepInput> StepInputs => [.. Steps.OrderBy(s => s.Stage).Select(InputOf)];

    public Evaluation EvaluatedBy(Specification specification) => specification.Evaluate(
        FinalProduct is { } product ? [.. Results.Where(r => r.SampleId == product.Id).Select(MeasurementOf)] : [],
        new BatchFigures(Millilitres(Steps.SingleOrDefault(s => s.Stage == Stage.Isolation)?.VolumeOutMl), StepInputs));

    private Measurement MeasurementOf(Result result)
    {
        var unit = result.Quantity?.Unit;
        return new(
            result.Id,
            result.Attribute,
            Samples.FirstOrDefault(s => s.Id == result.SampleId)?.Label ?? "",
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
        Samples.SingleOrDefault(s => s.Stage == stage) is { } sample
            ? Results.SingleOrDefault(r => r.SampleId == sample.Id && string.Equals(r.Attribute, attribute, StringComparison.Ordinal))
            : null;

    private static Quantity? Millilitres(decimal? volume) => volume is { } ml ? new Quantity(ml, Unit.Millilitre) : null;
}
