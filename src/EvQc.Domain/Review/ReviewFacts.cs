using EvQc.Batches;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>Everything that the decision on a batch rests on, gathered from the records; the decision itself is a pure function of it.</summary>
public sealed record ReviewFacts
{
    public required string BatchNumber { get; init; }

    public required BatchState State { get; init; }

    /// <summary>Why the batch is on hold; null when it is not.</summary>
    public string? HoldReason { get; init; }

    /// <summary>The batch judged by its pinned specification; null before testing.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Whether quality assurance has approved that version; null before testing.</summary>
    public ApprovalFact? Approval { get; init; }

    public IReadOnlyList<OosFact> Investigations { get; init; } = [];

    /// <summary>Results entered by hand that no second person has compared with their source, each as one line for people.</summary>
    public IReadOnlyList<string> UnverifiedResults { get; init; } = [];

    /// <summary>Changes of records since they were made that the reviewer has not acknowledged, each as one line for people.</summary>
    public IReadOnlyList<string> UnreviewedChanges { get; init; } = [];

    /// <summary>Data taken out of the decision that no second person has approved, each as one line for people.</summary>
    public IReadOnlyList<string> UnapprovedExclusions { get; init; } = [];

    /// <summary>Stages of the route without a completed step.</summary>
    public IReadOnlyList<string> MissingSteps { get; init; } = [];

    /// <summary>Step yields outside their limits, each as one line for people; a justified and accepted one is not listed.</summary>
    public IReadOnlyList<string> YieldDiscrepancies { get; init; } = [];

    /// <summary>Files of the batch that were received and neither confirmed nor discarded with a reason, by name.</summary>
    public IReadOnlyList<string> PendingFiles { get; init; } = [];

    /// <summary>Null where the route demands no reserve sample.</summary>
    public ReserveFact? Reserve { get; init; }

    /// <summary>How far the audit trail of the batch has been read.</summary>
    public TrailFact Trail { get; init; } = TrailFact.Nothing;

    /// <summary>The reading of the trail was put off to a day that is past.</summary>
    public bool IsTrailDeferralOverdue { get; init; }

    /// <summary>Everyone who recorded or verified a step or a result of the batch.</summary>
    public IReadOnlySet<Guid> Contributors { get; init; } = new HashSet<Guid>();
}

/// <summary>The reserve sample as the decision sees it.</summary>
/// <param name="FullTestMl">What all tests take once; twice as much is demanded.</param>
public sealed record ReserveFact(decimal LeftMl, decimal FullTestMl)
{
    public decimal NeededMl => ReserveStock.FullTests * FullTestMl;
}

/// <summary>An out-of-specification investigation as the decision sees it.</summary>
/// <param name="Criterion">The criterion's id.</param>
/// <param name="IsConfirmed">Concluded: the product is out of specification. False while open or when a laboratory cause was found.</param>
public sealed record OosFact(string Criterion, string Finding, bool IsOpen, bool IsConfirmed)
{
    /// <summary>Concluded: no cause was found and retests passed. The original result stands, so it blocks as a confirmed one does.</summary>
    public bool IsInconclusive { get; init; }
}
