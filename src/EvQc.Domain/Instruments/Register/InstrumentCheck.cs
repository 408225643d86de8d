namespace EvQc.Instruments;

public enum CheckKind
{
    /// <summary>The instrument does what it is used for (IQ, OQ, PQ or a requalification).</summary>
    Qualification,

    /// <summary>Its readings agree with a standard.</summary>
    Calibration,
}

/// <summary>A qualification or calibration that was done. Only added to: a mistake is answered by a later record.</summary>
public sealed class InstrumentCheck
{
    public required Guid Id { get; init; }

    public required Guid InstrumentId { get; init; }

    public required CheckKind Kind { get; init; }

    /// <summary>What was done, in a sentence.</summary>
    public required string What { get; init; }

    public required DateTimeOffset DoneAt { get; init; }

    /// <summary>Who did it, often a service company.</summary>
    public required string DoneBy { get; init; }

    public required bool Passed { get; init; }

    /// <summary>The first moment at which it holds no more.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Number of the certificate or report.</summary>
    public string? Certificate { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required Guid RecordedById { get; init; }

    public required string RecordedBy { get; init; }
}
