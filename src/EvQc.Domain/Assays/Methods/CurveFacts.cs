using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>One concentration of the standard, and what its own curve reads for it.</summary>
/// <param name="BackCalculated">Null beyond the curve.</param>
public sealed record StandardPoint(string Name, decimal Nominal, decimal? BackCalculated)
{
    /// <summary>Null for the zero standard, and beyond the curve.</summary>
    public decimal? DeviationPercent => BackCalculated is { } back && Nominal > 0 ? Math.Abs(back - Nominal) / Nominal * 100 : null;
}

/// <summary>The standard curve a plate's results were read off: fitted by EvQc, or by the reader's software as its file states it.</summary>
public sealed record CurveFacts(decimal? RSquared, IReadOnlyList<StandardPoint> Points)
{
    public static CurveFacts? Of(InstrumentRun run, StandardCurve? fitted) => fitted is { } curve
        ? new(curve.Curve.RSquared, [.. curve.Standards.Select(s => new StandardPoint(s.Name, s.Concentration, s.BackCalculated))])
        : run.Layout is { } layout ? new(PrintedRSquared(run), [.. Standards(run, layout)]) : null;

    private static decimal? PrintedRSquared(InstrumentRun run) =>
        run.Quantities.Where(q => q.Name == "curve-r2").Select(q => q.Value?.Value).ToArray() is { Length: > 0 } printed && printed.All(r => r is not null) ? printed.Min() : null;

    /// <summary>Standards whose wells were masked do not count as points.</summary>
    private static IEnumerable<StandardPoint> Standards(InstrumentRun run, PlateLayout layout)
    {
        var read = run.Quantities.Where(q => q is { Name: "concentration", Excluded: false, Well: not null }).ToLookup(q => q.Well!, StringComparer.Ordinal);
        foreach (var level in layout.In(WellRole.Standard).Where(w => w.Concentration is not null).GroupBy(w => w.Concentration!.Value))
        {
            var wells = level.SelectMany(w => read[w.Well]).ToArray();
            if (wells.Length == 0) continue;
            var exact = wells.Select(w => w.Value).OfType<Quantity>().Where(v => v.Bound == Bound.Exact).Select(v => v.Value).ToArray();
            yield return new(level.First().Name, level.Key, exact.Length == wells.Length ? Statistics.Mean(exact) : null);
        }
    }
}
