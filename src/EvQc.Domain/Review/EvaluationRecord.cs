namespace EvQc.Review;

/// <summary>A batch as evaluated after a change: every computed value with its sources, every verdict. Only added to.</summary>
public sealed class EvaluationRecord
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required int Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Passed { get; init; }

    public required int Failed { get; init; }

    public required int Indeterminate { get; init; }

    public required int Missing { get; init; }

    /// <summary>Canonical JSON of determinations and verdicts.</summary>
    public required string Document { get; init; }

    public required string Sha256 { get; init; }
}
