using EvQc.Instruments;

namespace EvQc.Assays;

/// <summary>What a control of a plate must read for the plate to count.</summary>
/// <param name="From">In the unit of the layout, after dilution; inclusive. Null for no limit.</param>
public sealed record ControlRange(string Name, decimal? From, decimal? To);

/// <summary>
/// A plate layout of the laboratory: what each well holds, how the standard curve goes and what it measures. Most plate readers write none of
/// it into the file. Its hash is kept with every result that was read off it.
/// </summary>
/// <param name="Attribute">What the plate measures: an attribute code.</param>
/// <param name="Sha256">Of the file it was configured in, lower-case hexadecimal.</param>
public sealed record ConfiguredLayout(string Name, string Title, string Attribute, string Sha256, PlateLayout Layout, StandardCurveMethod Method)
{
    /// <summary>The wavelength to use where a plate was read at several.</summary>
    public string? Channel { get; init; }

    /// <summary>Below this the curve is refused, and everything read off it.</summary>
    public decimal? LeastRSquared { get; init; }

    /// <summary>The text it was configured by.</summary>
    public string Source { get; init; } = "";

    public IReadOnlyList<ControlRange> Controls { get; init; } = [];

    /// <summary>How an unknown is called where the file does not name its sample.</summary>
    public static string UnknownName(int number) => FormattableString.Invariant($"Unknown {number}");
}
