namespace EvQc.Review;

/// <summary>Another batch that EvQc lists as possibly affected, with every reason (21 CFR 211.192).</summary>
/// <param name="Reasons">Each as one line for people: <c>same column lot SEC-35-1177</c>.</param>
public sealed record PossiblyAffected(Guid BatchId, string Batch, IReadOnlyList<string> Reasons)
{
    /// <summary>The reasons as a record keeps them.</summary>
    public string Text => string.Join("; ", Reasons);
}

/// <summary>Quality assurance has looked at a batch that was listed as possibly affected. Only added to.</summary>
public sealed class AffectedBatch
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid InvestigationId { get; init; }

    public required Guid OtherBatchId { get; init; }

    public required string OtherBatch { get; init; }

    /// <summary>Why it was listed, as it stood.</summary>
    public required string Reasons { get; init; }

    public required string Assessment { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }

    /// <summary>A reason that came later was not looked at.</summary>
    public bool Covers(PossiblyAffected listed) => listed.BatchId == OtherBatchId && listed.Reasons.All(r => Reasons.Split("; ").Contains(r, StringComparer.Ordinal));
}
