namespace EvQc.Instruments;

/// <summary>
/// The figures of a particle run as a whole: the averages the file prints where it prints them (NanoSight), else what its
/// distribution gives (ZetaView). All null for a run without a result, never zero.
/// </summary>
public sealed record RunSummary
{
    /// <summary>Particles/mL of the (diluted) sample that was in the cell.</summary>
    public decimal? MeasuredConcentrationPerMl { get; init; }

    /// <summary>Particles/mL of the undiluted sample, where the dilution is known; null otherwise.</summary>
    public decimal? ConcentrationPerMl { get; init; }

    public decimal? MeanNm { get; init; }

    public decimal? ModeNm { get; init; }

    public decimal? SdNm { get; init; }

    public decimal? D10Nm { get; init; }

    public decimal? D50Nm { get; init; }

    public decimal? D90Nm { get; init; }

    /// <summary>(D90 − D10) / D50.</summary>
    public decimal? Span => D10Nm is { } d10 && D50Nm is { } d50 && D90Nm is { } d90 && d50 >= 0.001m ? (d90 - d10) / d50 : null;

    public decimal? ParticlesPerFrame { get; init; }

    /// <summary>Standard error of the concentration as the file prints it: sample SD / √n of the captures.</summary>
    public decimal? ConcentrationStandardErrorPerMl { get; init; }

    public int? BinCount { get; init; }

    /// <summary>Sum of the distribution's bins as they stand in the file.</summary>
    public decimal? BinSumPerMl { get; init; }

    /// <summary>What these figures are: <c>average of 5 captures as printed</c>, <c>from the distribution</c>.</summary>
    public string? Basis { get; init; }
}
