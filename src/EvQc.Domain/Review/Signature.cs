namespace EvQc.Review;

public enum SignatureMeaning
{
    Performed,
    Verified,
    Reviewed,
    ApprovedForRelease,
    Rejected,
}

/// <summary>An electronic signature: who, when, what it means, and the hash of exactly what was signed.</summary>
public sealed class Signature
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid PersonId { get; init; }

    public required string PrintedName { get; init; }

    public required People.Role Role { get; init; }

    public required SignatureMeaning Meaning { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>IANA zone of the signer's laboratory, for display.</summary>
    public required string Zone { get; init; }

    /// <summary>SHA-256 of the canonical evidence document, lower-case hexadecimal.</summary>
    public required string EvidenceSha256 { get; init; }

    public string? Reason { get; init; }
}

/// <summary>The decision on a batch with the evidence it rests on, as canonical JSON.</summary>
public sealed class DispositionRecord
{
    public required Guid BatchId { get; init; }

    /// <summary>Released or Rejected.</summary>
    public required Batches.BatchState Outcome { get; init; }

    public required Guid SignatureId { get; init; }

    public required string Evidence { get; init; }

    public required string EvidenceSha256 { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }
}
