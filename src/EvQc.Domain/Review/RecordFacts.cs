using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>
/// What the records of a batch say to its release, in plain values: all that the signed proof rests on. Kept in the evidence, so that the proof can be
/// made again from the evidence alone, by any later version and without a database.
/// </summary>
public sealed record RecordFacts
{
    public required string BatchNumber { get; init; }

    /// <summary>The verdicts with the specification they were made by; null before testing.</summary>
    public JudgedFact? Judged { get; init; }

    /// <summary>Null before testing, and in evidence from before specifications were approved in EvQc; its proof does not speak of it.</summary>
    public ApprovalFact? Approval { get; init; }

    public IReadOnlyList<OosFact> Investigations { get; init; } = [];

    /// <inheritdoc cref="ReviewFacts.MissingSteps"/>
    public IReadOnlyList<string> MissingSteps { get; init; } = [];

    /// <inheritdoc cref="ReviewFacts.YieldDiscrepancies"/>
    public IReadOnlyList<string> YieldDiscrepancies { get; init; } = [];

    /// <inheritdoc cref="ReviewFacts.UnverifiedResults"/>
    public IReadOnlyList<string> UnverifiedResults { get; init; } = [];

    /// <inheritdoc cref="ReviewFacts.PendingFiles"/>
    public IReadOnlyList<string> PendingFiles { get; init; } = [];

    /// <inheritdoc cref="ReviewFacts.UnreviewedChanges"/>
    public IReadOnlyList<string> UnreviewedChanges { get; init; } = [];

    /// <summary>Null where the route demands no reserve sample, and in evidence from before reserve samples.</summary>
    public ReserveFact? Reserve { get; init; }

    /// <summary>Null in evidence from before exclusions were approved apart from other changes.</summary>
    public IReadOnlyList<string>? UnapprovedExclusions { get; init; }

    /// <summary>Null in evidence from before the reading of the trail was demanded; its proof does not speak of it.</summary>
    public TrailFact? Trail { get; init; }

    public static RecordFacts Of(ReviewFacts facts) => new()
    {
        BatchNumber = facts.BatchNumber,
        Judged = facts.Evaluation is { } evaluation
            ? new(evaluation.Specification.Product, evaluation.Specification.Version, [.. evaluation.Verdicts.Select(VerdictFact.Of)])
            : null,
        Approval = facts.Approval,
        Investigations = facts.Investigations,
        MissingSteps = facts.MissingSteps,
        YieldDiscrepancies = facts.YieldDiscrepancies,
        UnverifiedResults = facts.UnverifiedResults,
        PendingFiles = facts.PendingFiles,
        UnreviewedChanges = facts.UnreviewedChanges,
        Reserve = facts.Reserve,
        UnapprovedExclusions = facts.UnapprovedExclusions,
        Trail = facts.Trail,
    };
}

/// <summary>The batch as judged by one version of its specification.</summary>
public sealed record JudgedFact(string Product, int Version, IReadOnlyList<VerdictFact> Verdicts);

/// <summary>One verdict as the decision sees it.</summary>
public sealed record VerdictFact(string Criterion, string Title, VerdictOutcome Outcome, string Sentence, bool Required)
{
    /// <inheritdoc cref="Verdict.Blocks"/>
    public bool Blocks => Outcome is VerdictOutcome.Fail or VerdictOutcome.Indeterminate || (Outcome == VerdictOutcome.Missing && Required);

    public static VerdictFact Of(Verdict verdict) => new(verdict.Criterion.Id, verdict.Criterion.Title, verdict.Outcome, verdict.Sentence, verdict.Criterion.Required);
}
