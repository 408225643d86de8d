using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Specifications;

namespace EvQc.Review;

public enum FindingKind
{
    /// <summary>A result was corrected or invalidated, a step repeated.</summary>
    Change,

    /// <summary>A run broke its method, or its instrument was not backed by the register, and a person decided what becomes of it.</summary>
    Run,

    /// <summary>Recorded later than the limit after the work was done.</summary>
    LateEntry,

    /// <summary>A step's volume yield lies outside its limits.</summary>
    Yield,

    /// <summary>A parameter of a step lies outside what the process was developed for.</summary>
    Deviation,

    /// <summary>A criterion passes, but only just (FDA, Investigating OOS Test Results, V).</summary>
    Borderline,
}

/// <summary>Something a reviewer must have looked at before release; the riskiest kind first.</summary>
/// <param name="Key">Stable: the kind and the record, e.g. <c>change:0192…</c>.</param>
public sealed record Finding(string Key, FindingKind Kind, string Sentence)
{
    /// <summary>Of a finding that takes data out of the decision: who recorded the data and who asked that it counts no more. None of them approves it. Null for other findings.</summary>
    public IReadOnlyList<Guid>? NotApprovedBy { get; init; }

    /// <summary>Acknowledging it is its approval.</summary>
    public bool IsExclusion => NotApprovedBy is not null;

    /// <param name="figures">What was computed of the current steps, where their inputs are known.</param>
    public static IEnumerable<Finding> Of(
        IEnumerable<ProcessStep> steps, IEnumerable<Result> results, ProcessDefinition? process, IReadOnlyDictionary<Stage, StepFigures>? figures = null)
    {
        var (allSteps, allResults) = (steps.ToArray(), results.ToArray());
        foreach (var step in allSteps.Where(s => s.RepeatReason is not null))
            yield return new($"repeat:{step.Id}", FindingKind.Change, $"{step.Stage} was repeated (attempt {Number(step.Attempt)}) by {step.RecordedBy}: {step.RepeatReason}");
        foreach (var result in allResults.Where(r => r.Status != ResultStatus.Current))
            yield return new($"change:{result.Id}", FindingKind.Change, $"{Name(result)} {result.RawText} {result.Unit} was {result.Status.ToString().ToLowerInvariant()}: {result.StatusReason}");

        var limit = process?.LateAfter ?? TimeSpan.FromHours(24);
        foreach (var step in allSteps.Where(s => s.IsLate(limit)))
            yield return new($"late:{step.Id}", FindingKind.LateEntry, $"{step.Stage} ended {Time(step.EndedAt)} and was recorded {Time(step.RecordedAt)} by {step.RecordedBy}");
        foreach (var result in allResults.Where(r => r.IsHandEntered && r.MeasuredAt is { } measured && r.RecordedAt - measured > limit))
            yield return new($"late:{result.Id}", FindingKind.LateEntry, $"{Name(result)} was measured {Time(result.MeasuredAt)} and recorded {Time(result.RecordedAt)} by {result.RecordedBy}");

        foreach (var step in allSteps.Where(s => s.IsCurrent && process is not null))
            foreach (var (parameter, sentence) in StepDeviations.Of(process!.Of(step.Stage), step.Parameters))
                yield return new($"deviation:{step.Id}:{parameter}", FindingKind.Deviation, sentence);

        foreach (var step in allSteps.Where(s => s.IsCurrent))
            if (process?.Of(step.Stage).YieldPercent is { } yield && step is { VolumeInMl: > 0, VolumeOutMl: { } volumeOut } && volumeOut / step.VolumeInMl.Value * 100 is var percent
                && (percent < yield.From || percent > yield.To))
                yield return new($"yield:{step.Id}", FindingKind.Yield, $"{step.Stage} yielded {Number(percent)} % of its volume, limits {Number(yield.From)} to {Number(yield.To)} %");

        foreach (var step in allSteps.Where(s => s.IsCurrent && process is not null))
            if (figures?.GetValueOrDefault(step.Stage) is { } computed)
                foreach (var (figure, sentence) in StepDeviations.Of(process!.Of(step.Stage), computed))
                    yield return new($"yield:{step.Id}:{figure}", FindingKind.Yield, sentence);
    }

    /// <summary>Passes that a reviewer must have looked at. The key changes with the results behind the verdict, so that a new value is a new finding.</summary>
    public static IEnumerable<Finding> OfVerdicts(Evaluation? evaluation) => (evaluation?.Verdicts ?? []).Where(v => v.IsBorderline).Select(v => new Finding(
        $"borderline:{v.Criterion.Id}:{OosInvestigation.KeyOf(v.Sources)[..16]}", FindingKind.Borderline, $"{v.Criterion.Id} {v.Criterion.Title}: {v.Sentence}, {v.Borderline}"));

    /// <summary>What was decided about runs of the batch: those used all the same, and those set aside, which stay visible.</summary>
    public static IEnumerable<Finding> OfRuns(IEnumerable<RunDecision> decisions) => decisions.Select(d => new Finding(
        $"run:{d.Id}", FindingKind.Run,
        $"{d.FileName}: {d.Reasons} {d.By} {(d.Kind == RunDecisionKind.SetAside ? "set it aside" : "let it be used all the same")}: {d.Because}"));

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Number(decimal value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    private static string Name(Result result) => Attributes.TryFind(result.Attribute, out var attribute) ? attribute.Name : result.Attribute;
}
