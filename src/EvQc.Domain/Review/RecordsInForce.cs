using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>The steps, samples and results of a batch that count at one moment: now, or when it was evaluated long ago.</summary>
/// <param name="Steps">At most one a stage.</param>
/// <param name="Samples">At most one a stage.</param>
/// <param name="Results">At most one of an attribute of a sample; where retests take the place of an invalidated original, all of them.</param>
/// <param name="Distributions">By result; others may be among them.</param>
public sealed record RecordsInForce(
    IReadOnlyList<ProcessStep> Steps, IReadOnlyList<Sample> Samples, IReadOnlyList<Result> Results, IReadOnlyDictionary<Guid, SizeDistribution> Distributions)
{
    /// <summary>The plans by which retests stand among the results.</summary>
    public RetestBook Book { get; init; } = RetestBook.Empty;

    public Sample? FinalProduct => Samples.SingleOrDefault(s => s.IsFinalProduct);

    public IReadOnlyList<StepFigures> StepFigures => [.. WithOneEach[0].StepInputs.Select(Assays.StepFigures.Of)];

    public IReadOnlyDictionary<Stage, StepFigures> FiguresByStage => Steps.ToDictionary(s => s.Stage, s => Assays.StepFigures.Of(WithOneEach[0].InputOf(s)));

    /// <summary>The records with one result of each attribute and sample: as many times as there are retests to choose from; as a rule once.</summary>
    private IReadOnlyList<RecordsInForce> WithOneEach
    {
        get
        {
            IEnumerable<IEnumerable<Result>> chosen = [[]];
            foreach (var same in Results.GroupBy(r => (r.SampleId, r.Attribute)))
                chosen = chosen.SelectMany(before => same.Select(one => before.Append(one))).ToArray();
            return [.. chosen.Select(one => this with { Results = [.. one] })];
        }
    }

    private IReadOnlyList<StepInput> StepInputs => [.. Steps.OrderBy(s => s.Stage).Select(InputOf)];

    /// <summary>Where several retests stand for one result, the batch is judged with each of them, and of each criterion the worst verdict counts.</summary>
    public Evaluation EvaluatedBy(Specification specification) =>
        Agreeing(Evaluation.Worst([.. WithOneEach.Select(one => one.EvaluatedOnce(specification))]));

    private Evaluation EvaluatedOnce(Specification specification) => specification.Evaluate(
        FinalProduct is { } product ? [.. Results.Where(r => r.SampleId == product.Id).Select(MeasurementOf)] : [],
        new BatchFigures(Millilitres(Steps.SingleOrDefault(s => s.Stage == Stage.Isolation)?.VolumeOutMl), StepInputs));

    /// <summary>A pass that rests on retests which differ more than their plan allows proves nothing.</summary>
    private Evaluation Agreeing(Evaluation evaluation)
    {
        foreach (var plan in Book.Plans.Where(p => p.MostCvPercent is not null))
        {
            Result[] retests = [.. Results.Where(r => Book.PlanOf(r.Id)?.Id == plan.Id)];
            decimal[] values = [.. retests.Select(r => r.Value).OfType<decimal>()];
            if (values.Length < 2 || values.Distinct().Count() == 1 || Statistics.RelativeDeviation(values) * 100 <= plan.MostCvPercent) continue;
            var sentence = string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"its {values.Length} retests differ by {Statistics.RelativeDeviation(values) * 100:0.#} % CV, and the plan allows {plan.MostCvPercent:0.####} %");
            evaluation = evaluation with
            {
                Verdicts = [.. evaluation.Verdicts.Select(v => v.Outcome == VerdictOutcome.Pass && v.Sources.Any(s => retests.Any(r => r.Id == s))
                    ? v with { Outcome = VerdictOutcome.Indeterminate, Sentence = $"{v.Sentence}; {sentence}" }
                    : v)],
            };
        }

        return evaluation;
    }

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
