namespace EvQc.Instruments;

public enum DilutionSource
{
    /// <summary>The file states no dilution; a person has to.</summary>
    None,

    /// <summary>A field of the file states it.</summary>
    File,

    /// <summary>Only the sample name hints at it (<c>plasma_2000_</c>): offered to a person, never used unasked.</summary>
    SampleName,
}

/// <summary>How much the measured sample was diluted, where that is known from, and who has multiplied by it.</summary>
/// <param name="Factor">The factor a field of the file states; null otherwise, also when a name hints at one.</param>
/// <param name="Hint">The factor that the sample name hints at.</param>
/// <param name="AppliedByInstrument">
/// True: the concentrations in the file are already multiplied. False: they are those of the diluted sample. Null: no concentration concerned.
/// </param>
public sealed record Dilution(decimal? Factor, DilutionSource Source, decimal? Hint = null, bool? AppliedByInstrument = null)
{
    public static readonly Dilution NotStated = new(null, DilutionSource.None);
}
