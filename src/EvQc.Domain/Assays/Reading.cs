using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// A number as a person or a file writes it: <c>4.2E11</c>, with a bound (<c>&lt; 0.05</c>), or replicates separated by <c>;</c>, whose
/// mean is the value.
/// </summary>
public sealed record Reading(decimal Value, Bound Bound)
{
    private const decimal Largest = 1E16m;

    /// <summary>The single readings behind the value, in the order they were written; empty when it was written as one number.</summary>
    public IReadOnlyList<decimal> Replicates { get; private init; } = [];

    /// <summary>Null when the text is not a plain number with a point and no group separators, or replicates of such.</summary>
    public static Reading? Of(string? text)
    {
        var parts = (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1) return OneNumber(parts[0]);

        // Bounds cannot be averaged, so replicates are plain numbers.
        var readings = parts.Select(OneNumber).ToArray();
        if (readings.Length == 0 || readings.Any(r => r is not { Bound: Bound.Exact } || !CanBeStored(r.Value))) return null;
        decimal[] values = [.. readings.Select(r => r!.Value)];
        return new(Statistics.Mean(values), Bound.Exact) { Replicates = values };
    }

    /// <summary>Results are kept with 28 digits, 12 of them decimals: sizes below 1E16.</summary>
    public static bool CanBeStored(decimal value) => Math.Abs(value) < Largest;

    /// <summary>The value multiplied back by its dilution; null when the record cannot hold the product.</summary>
    public static decimal? Undiluted(decimal value, decimal factor)
    {
        if (!CanBeStored(value) || !CanBeStored(factor)) return null;
        return Math.Abs(factor) <= 1m || Math.Abs(value) < Largest / Math.Abs(factor) ? value * factor : null;
    }

    /// <summary>The value as the record keeps it: twelve decimals, half to even. Everything after is computed from this.</summary>
    public static decimal Stored(decimal value) => Math.Round(value, 12, MidpointRounding.ToEven);

    private static Reading? OneNumber(string text)
    {
        var bound = text.StartsWith('<') ? Bound.Below : text.StartsWith('>') ? Bound.Above : Bound.Exact;
        var digits = bound == Bound.Exact ? text : text[1..];
        return WrittenNumber.TryParse(digits, out var number) ? new(number.Value, bound) : null;
    }
}
