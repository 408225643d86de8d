using System.Globalization;
using EvQc.Quantities;

namespace EvQc.Reports;

/// <summary>One figure of one decided batch.</summary>
/// <param name="Figure">With its unit: <c>Particle-to-protein ratio, particles/µg</c>.</param>
/// <param name="At">When the batch was decided.</param>
public sealed record TrendValue(string Product, string Figure, string Batch, DateTimeOffset At, decimal Value);

/// <summary>Something that a periodic review looks into. It blocks nothing: each batch was judged by its specification.</summary>
public sealed record TrendSignal(string Product, string Figure, string Rule, string Batches, string Detail);

/// <summary>
/// Signals of statistical process control (ICH Q10 3.2.1) that became visible in a period: individuals charts by ISO 7870-2 whose limits come from the batches decided before
/// the period, and the rate of out-of-specification findings. Pure: the same figures give the same signals.
/// </summary>
public static class TrendSignals
{
    /// <summary>With fewer earlier values there are no limits and no signals.</summary>
    public const int FewestBefore = 8;

    public const string BeyondLimits = "beyond three sigma";
    public const string OneSide = "nine or more in a row on one side of the centre";
    public const string Steady = "six or more in a row steadily rising or falling";
    public const string MoreFindings = "more out-of-specification findings than before";

    private const int OneSideLength = 9;
    private const int SteadyLength = 6;

    /// <summary>Mean moving range of two neighbours to standard deviation (ISO 7870-2, d2 for n = 2).</summary>
    private const decimal RangeToSigma = 1.128m;

    public static IReadOnlyList<TrendSignal> Of(IEnumerable<TrendValue> values, DateTimeOffset start, DateTimeOffset end) =>
    [
        .. values.Where(v => v.At < end).GroupBy(v => (v.Product, v.Figure)).OrderBy(g => g.Key.Product, StringComparer.Ordinal).ThenBy(g => g.Key.Figure, StringComparer.Ordinal)
            .SelectMany(g => OfSeries([.. g.OrderBy(v => v.At).ThenBy(v => v.Batch, StringComparer.Ordinal)], start)),
    ];

    /// <summary>The last period against those before it, by findings for each decided batch (a u-chart, ISO 7870-4).</summary>
    public static TrendSignal? OfFindings(IReadOnlyList<TrendPoint> trend)
    {
        if (trend.Count < 2) return null;
        var (now, before) = (trend[^1], trend.Take(trend.Count - 1).ToArray());
        var (decided, decidedBefore) = (now.Released + now.Rejected, before.Sum(t => t.Released + t.Rejected));
        if (decided == 0 || decidedBefore < FewestBefore) return null;
        var openedBefore = before.Sum(t => t.OosOpened);
        var (rate, usual) = ((decimal)now.OosOpened / decided, (decimal)openedBefore / decidedBefore);

        // Three standard deviations of a count; squared, so that no root is needed.
        if (rate <= usual || (rate - usual) * (rate - usual) <= 9 * usual / decided) return null;
        return new("all", "Out-of-specification findings", MoreFindings, now.Period, string.Create(CultureInfo.InvariantCulture, $"{now.OosOpened} for {decided} decided batches; in the {before.Length} periods before {openedBefore} for {decidedBefore}"));
    }

    private static IEnumerable<TrendSignal> OfSeries(IReadOnlyList<TrendValue> series, DateTimeOffset start)
    {
        decimal[] before = [.. series.Where(v => v.At < start).Select(v => v.Value)];
        if (before.Length < FewestBefore || before.Length == series.Count) return [];
        var centre = Statistics.Mean(before);
        var reach = 3 * Statistics.Mean([.. before.Zip(before.Skip(1), (a, b) => Math.Abs(b - a))]) / RangeToSigma;
        var limits = $"limits {NumberText.Readable(centre - reach)} to {NumberText.Readable(centre + reach)}, centre {NumberText.Readable(centre)}, of {before.Length.ToString(CultureInfo.InvariantCulture)} batches before";
        var beyond = series.Where(v => v.At >= start && Math.Abs(v.Value - centre) > reach)
            .Select(v => new TrendSignal(v.Product, v.Figure, BeyondLimits, v.Batch, $"{NumberText.Readable(v.Value)}; {limits}"));
        return
        [
            .. beyond,
            .. Runs(series, start, OneSide, OneSideLength, (_, v) => Math.Sign(v.Value - centre), $"centre {NumberText.Readable(centre)}"),
            // A run of six values has five steps between them.
            .. Runs(series, start, Steady, SteadyLength, (last, v) => last is null ? 0 : Math.Sign(v.Value - last.Value), null),
        ];
    }

    /// <summary>Runs of values that go the same way and end in the period, each once in its full length.</summary>
    private static IEnumerable<TrendSignal> Runs(IReadOnlyList<TrendValue> series, DateTimeOffset start, string rule, int shortest, Func<TrendValue?, TrendValue, int> way, string? about)
    {
        var isSteps = about is null;
        var (first, going) = (0, 0);
        for (var i = 0; i <= series.Count; i++)
        {
            var now = i == series.Count ? 0 : way(i == 0 ? null : series[i - 1], series[i]);
            if (i < series.Count && now == going && now != 0) continue;
            if (going != 0 && i - first >= shortest && series[i - 1].At >= start) yield return Run([.. series.Skip(first).Take(i - first)], rule, about);
            (first, going) = (isSteps && now != 0 ? i - 1 : i, now);
        }
    }

    private static TrendSignal Run(IReadOnlyList<TrendValue> run, string rule, string? about) => new(
        run[0].Product, run[0].Figure, rule, $"{run[0].Batch} to {run[^1].Batch}",
        string.Create(CultureInfo.InvariantCulture, $"{run.Count} batches, {NumberText.Readable(run[0].Value)} to {NumberText.Readable(run[^1].Value)}{(about is null ? "" : $"; {about}")}"));
}
