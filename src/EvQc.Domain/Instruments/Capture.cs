namespace EvQc.Instruments;

/// <summary>One video of an NTA run. Sizes in nm; null is "not in the file" or "not a number there".</summary>
public sealed record Capture(string Name)
{
    /// <summary>As printed: already multiplied where <see cref="Dilution.AppliedByInstrument"/> says so.</summary>
    public decimal? ConcentrationPerMl { get; init; }

    public decimal? MeanNm { get; init; }

    public decimal? ModeNm { get; init; }

    public decimal? SdNm { get; init; }

    public decimal? D10Nm { get; init; }

    public decimal? D50Nm { get; init; }

    public decimal? D90Nm { get; init; }

    public decimal? ParticlesPerFrame { get; init; }

    public decimal? CompletedTracks { get; init; }

    public decimal? ValidTracks { get; init; }

    /// <summary>The instrument's word on the concentration: <c>OK</c>, <c>Be cautious of data due to noise</c>, <c>Unreliable</c>.</summary>
    public string? Validity { get; init; }

    /// <summary>Sum of this video's bins, particles/mL, on the same footing as <see cref="ConcentrationPerMl"/>.</summary>
    public decimal? BinSumPerMl { get; init; }
}
