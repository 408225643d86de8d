namespace EvQc.Quantities;

/// <summary>Descriptive statistics of a few replicates in decimal arithmetic (28 significant digits, nothing rounded for display).</summary>
public static class Statistics
{
    public static decimal Mean(IReadOnlyCollection<decimal> values) => values.Sum() / NotEmpty(values).Count;

    /// <summary>The middle value; of an even number of values the mean of the middle two.</summary>
    public static decimal Median(IReadOnlyCollection<decimal> values)
    {
        var ordered = NotEmpty(values).Order().ToArray();
        var middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    /// <summary>Sample standard deviation (divisor n − 1); needs two values or more.</summary>
    public static decimal StandardDeviation(IReadOnlyCollection<decimal> values)
    {
        if (values.Count < 2) throw new ArgumentException("A standard deviation needs two values or more.", nameof(values));
        var mean = Mean(values);

        // Scaled by the largest deviation, so that counts near 1E14 do not overflow when squared.
        var scale = values.Max(v => Math.Abs(v - mean));
        if (scale == 0) return 0;
        var squares = values.Sum(v => (v - mean) / scale * ((v - mean) / scale));
        return scale * SquareRoot(squares / (values.Count - 1));
    }

    /// <summary>Standard deviation of the mean, s/√n.</summary>
    public static decimal StandardError(IReadOnlyCollection<decimal> values) => StandardDeviation(values) / SquareRoot(values.Count);

    /// <summary>Standard deviation as a share of the mean (0.1 = 10 %); null when the mean is not positive.</summary>
    public static decimal? RelativeDeviation(IReadOnlyCollection<decimal> values) =>
        Mean(values) is var mean && mean > 0 ? StandardDeviation(values) / mean : null;

    /// <summary>
    /// Newton's iteration on decimals, to the last digit or the one before it, for values in 1E-20 … 1E28; zero for zero.
    /// Decimal has no root of its own and this keeps verdicts free of binary floating point.
    /// </summary>
    public static decimal SquareRoot(decimal value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (value == 0) return 0;
        var root = Rounding.PowerOfTen(Rounding.Magnitude(value) / 2);
        for (var i = 0; i < 100; i++)
        {
            var next = (root + (value / root)) / 2;
            if (next == root) break;
            root = next;
        }

        return root;
    }

    private static IReadOnlyCollection<decimal> NotEmpty(IReadOnlyCollection<decimal> values) =>
        values.Count > 0 ? values : throw new ArgumentException("There are no values.", nameof(values));
}
