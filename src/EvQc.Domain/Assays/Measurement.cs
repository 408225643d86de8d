using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>One current result of the sample that is judged, as the calculations need it. Dilution is applied already.</summary>
/// <param name="Id">The recorded result; everything computed from it names it.</param>
/// <param name="Attribute">Code from <see cref="Attributes"/>.</param>
/// <param name="Value">The number; null for a word.</param>
/// <param name="Word">The word; null for a number.</param>
/// <param name="PositiveControl">What the marker's positive control (the cell lysate) read in the same run; null when none was run.</param>
/// <param name="NegativeControl">What the marker's negative control read in the same run; null when none was run.</param>
/// <param name="Replicates">The single readings behind the value (captures, wells) in its unit; empty when only the value is known.</param>
public sealed record Measurement(
    Guid Id,
    string Attribute,
    string SampleLabel,
    Quantity? Value,
    string? Word,
    Quantity? PositiveControl,
    Quantity? NegativeControl,
    IReadOnlyList<decimal> Replicates,
    SizeDistribution? Distribution)
{
    /// <summary>A plain number.</summary>
    public static Measurement Number(Guid id, string attribute, string sample, Quantity value, params IReadOnlyList<decimal> replicates) =>
        new(id, attribute, sample, value, null, null, null, replicates, null);

    /// <summary>A plain word.</summary>
    public static Measurement InWords(Guid id, string attribute, string sample, string word) =>
        new(id, attribute, sample, null, word, null, null, [], null);
}
