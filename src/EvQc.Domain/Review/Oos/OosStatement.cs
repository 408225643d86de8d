namespace EvQc.Review;

public enum OosStatementKind
{
    /// <summary>What happened and why, as far as it was found.</summary>
    Analysis,

    /// <summary>What it means for this batch and others.</summary>
    Impact,
}

/// <summary>Analysis or impact of an investigation (ICH Q7 11.15). Only added to: the latest of a kind counts, the earlier ones stay.</summary>
public sealed class OosStatement
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid InvestigationId { get; init; }

    public required OosStatementKind Kind { get; init; }

    public required string Text { get; init; }

    /// <summary>Why an earlier statement was replaced; null for the first.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }
}
