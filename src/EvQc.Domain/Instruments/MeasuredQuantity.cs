using EvQc.Quantities;

namespace EvQc.Instruments;

/// <summary>One number (or one word in a number's place) of an instrument file, and where it stands.</summary>
/// <param name="Name">What was measured: <c>particle-concentration</c>, <c>absorbance</c>, <c>marker.CD9</c> …</param>
/// <param name="Value">Value, unit and bound; null where the file has a word instead of a number (see <see cref="Raw"/>).</param>
/// <param name="Raw">The text in the file, unchanged.</param>
/// <param name="Line">1-based line, or worksheet row.</param>
/// <param name="Column">1-based cell in the line.</param>
public sealed record MeasuredQuantity(string Name, Quantity? Value, string Raw, int Line, int Column)
{
    public string? Sample { get; init; }

    /// <summary>Plate and well as the file names them: <c>A1</c>.</summary>
    public string? Plate { get; init; }

    public string? Well { get; init; }

    /// <summary>Wavelength, analyte or spot, in the file's words.</summary>
    public string? Channel { get; init; }

    /// <summary>1-based number of the capture or replicate; null for a figure of the whole run.</summary>
    public int? Replicate { get; init; }

    /// <summary>The factor stated for this very sample, where the file has one per row.</summary>
    public decimal? Dilution { get; init; }

    /// <summary>Whether <see cref="Value"/> is multiplied by <see cref="Dilution"/> already; null where no dilution concerns it.</summary>
    public bool? DilutionApplied { get; init; }

    public string? Remark { get; init; }

    /// <summary>For an assay that runs controls beside the sample: what they read; null when the file leaves the cell empty.</summary>
    public string? PositiveControl { get; init; }

    public string? NegativeControl { get; init; }

    public string? MeasuredAtText { get; init; }

    public DateTime? MeasuredAt { get; init; }

    public string? Operator { get; init; }

    public string? InstrumentSerial { get; init; }

    /// <summary>True when the instrument or its operator marked the number as not to be used (<c>*0.356*</c>, removed positions).</summary>
    public bool Excluded { get; init; }

    /// <summary>True when the software itself says that the number lies outside its standards (an <c>R</c> beside it).</summary>
    public bool IsFlagged { get; init; }
}
