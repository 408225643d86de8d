namespace EvQc.Instruments;

public enum ControlKind
{
    /// <summary>Particles of a known size (and number).</summary>
    Beads,

    /// <summary>The diluent without a sample.</summary>
    Blank,
}

/// <summary>A control measured on an instrument: size standard beads or a blank. Only added to.</summary>
public sealed class ControlRun
{
    public required Guid Id { get; init; }

    public required Guid InstrumentId { get; init; }

    public required ControlKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Size of the beads as certified; null for a blank.</summary>
    public decimal? NominalNm { get; init; }

    /// <summary>Mean size that was measured; null for a blank.</summary>
    public decimal? MeanNm { get; init; }

    /// <summary>Particles/mL in the cell, not corrected for dilution.</summary>
    public decimal? ConcentrationPerMl { get; init; }

    /// <summary>What the mean (of beads) or the concentration (of a blank) must lie between, limits included.</summary>
    public decimal? LowerLimit { get; init; }

    public decimal? UpperLimit { get; init; }

    public required bool Passed { get; init; }

    /// <summary>Lot of the beads or of the diluent.</summary>
    public string? Lot { get; init; }

    /// <summary>The stored file it was read from; null when entered by hand.</summary>
    public Guid? FileId { get; init; }

    /// <summary>Why the failed control before this one failed: without it a passing one counts for nothing.</summary>
    public string? CauseOfFailureBefore { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required Guid RecordedById { get; init; }

    public required string RecordedBy { get; init; }

    /// <summary>The value that is compared with the limits.</summary>
    public decimal? Judged => Kind == ControlKind.Beads ? MeanNm : ConcentrationPerMl;

    /// <summary>Limits included; a limit that is not given does not bind.</summary>
    public static bool IsWithin(decimal value, decimal? lower, decimal? upper) => !(value < lower) && !(value > upper);
}
