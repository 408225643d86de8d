using EvQc.Quantities.Numerics;

namespace EvQc.Quantities;

/// <summary>What one outlier test says about the most extreme reading.</summary>
/// <param name="Test">Its name, for people.</param>
/// <param name="Reading">The reading it looked at.</param>
/// <param name="Critical">Above this the reading is flagged.</param>
public sealed record OutlierTest(string Test, decimal Reading, decimal Statistic, decimal Critical)
{
    public bool IsFlagged => Statistic > Critical;
}

/// <summary>
/// The three tests of USP &lt;1010&gt;, appendix C, at 5 %: extreme studentized deviate, Dixon, Hampel. They are information for a person who
/// looks for a cause. Nothing that judges uses them: an outlier test alone never takes a reading out and never changes a verdict (FDA,
/// Investigating OOS Test Results, 2022, IV.C.2).
/// </summary>
public static class Outliers
{
    private const decimal Significance = 0.05m;

    // USP <1010>: the normalised median absolute deviation, and 3.5 of them.
    private const decimal NormalMad = 1.4826m;
    private const decimal HampelLimit = 3.5m;

    // Dixon's criteria at 5 % for 3 to 25 readings (Dixon and Massey, Introduction to Statistical Analysis): r10 to 7, r11 to 10, r21 to 13, r22 above.
    private static readonly decimal[] Dixon =
    [
        0.941m, 0.765m, 0.642m, 0.560m, 0.507m, 0.554m, 0.512m, 0.477m, 0.576m, 0.546m, 0.521m, 0.546m,
        0.525m, 0.507m, 0.490m, 0.475m, 0.462m, 0.450m, 0.440m, 0.430m, 0.421m, 0.413m, 0.406m,
    ];

    /// <summary>The tests that these readings allow: none for fewer than three or for readings that do not scatter.</summary>
    public static IReadOnlyList<OutlierTest> Of(IReadOnlyCollection<decimal> readings)
    {
        if (readings.Count < 3) return [];
        decimal[] sorted = [.. readings.Order()];
        return [.. new[] { StudentizedDeviate(sorted), DixonRatio(sorted), Hampel(sorted) }.OfType<OutlierTest>()];
    }

    private static OutlierTest? StudentizedDeviate(decimal[] sorted)
    {
        var (mean, deviation, n) = (Statistics.Mean(sorted), Statistics.StandardDeviation(sorted), sorted.Length);
        if (deviation == 0) return null;
        var extreme = mean - sorted[0] > sorted[^1] - mean ? sorted[0] : sorted[^1];
        var t = StudentT.Quantile(1 - (Significance / (2 * n)), n - 2);
        return new("Extreme studentized deviate", extreme, Math.Abs(extreme - mean) / deviation, (n - 1) * t / Statistics.SquareRoot(n * (n - 2 + (t * t))));
    }

    private static OutlierTest? DixonRatio(decimal[] sorted)
    {
        var n = sorted.Length;
        if (n > Dixon.Length + 2) return null;
        var (gap, trimmed) = n switch { <= 7 => (1, 0), <= 10 => (1, 1), <= 13 => (2, 1), _ => (2, 2) };
        var (low, high) = (Ratio(sorted[gap] - sorted[0], sorted[^(1 + trimmed)] - sorted[0]), Ratio(sorted[^1] - sorted[^(1 + gap)], sorted[^1] - sorted[trimmed]));
        if (low is null && high is null) return null;
        return (low ?? 0) >= (high ?? 0) ? new("Dixon", sorted[0], low ?? 0, Dixon[n - 3]) : new("Dixon", sorted[^1], high ?? 0, Dixon[n - 3]);
    }

    private static OutlierTest? Hampel(decimal[] sorted)
    {
        var median = Statistics.Median(sorted);
        var mad = Statistics.Median([.. sorted.Select(r => Math.Abs(r - median))]) * NormalMad;
        if (mad == 0) return null;
        var extreme = sorted.MaxBy(r => Math.Abs(r - median));
        return new("Hampel", extreme, Math.Abs(extreme - median) / mad, HampelLimit);
    }

    private static decimal? Ratio(decimal part, decimal whole) => whole > 0 ? part / whole : null;
}
