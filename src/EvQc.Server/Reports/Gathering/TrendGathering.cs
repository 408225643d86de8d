using EvQc.Assays;
using EvQc.Batches;
using EvQc.Review;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports.Gathering;

/// <summary>The figures of this period and those before it.</summary>
internal sealed class TrendGathering(EvQcContext db)
{
    public const int Periods = 12;

    public async Task<IReadOnlyList<TrendPoint>> OfAsync(IReadOnlyList<ReportPeriod> periods, CancellationToken cancellationToken)
    {
        var (start, end) = (periods[0].Start, periods[^1].End);
        var received = await db.Set<Batch>().Where(b => b.RegisteredAt >= start && b.RegisteredAt < end).Select(b => b.RegisteredAt).ToListAsync(cancellationToken);
        var decided = await db.Set<Batch>().Where(b => b.DecidedAt >= start && b.DecidedAt < end)
            .Select(b => new { b.Id, At = b.DecidedAt!.Value, b.State }).ToListAsync(cancellationToken);
        var opened = await db.Set<OosInvestigation>().Where(o => o.OpenedAt >= start && o.OpenedAt < end).Select(o => o.OpenedAt).ToListAsync(cancellationToken);
        var ratios = await RatiosAsync(start, end, cancellationToken);
        return
        [
            .. periods.Select(p => new TrendPoint(
                p.Name,
                received.Count(at => Within(p, at)),
                decided.Count(d => d.State == BatchState.Released && Within(p, d.At)),
                decided.Count(d => d.State == BatchState.Rejected && Within(p, d.At)),
                opened.Count(at => Within(p, at)),
                ComplianceMonth.Median([.. decided.Where(d => Within(p, d.At) && ratios.ContainsKey(d.Id)).Select(d => ratios[d.Id])]))),
        ];
    }

    /// <summary>The particle-to-protein ratio of each decided batch at its last evaluation. One evaluation is held at a time.</summary>
    private async Task<Dictionary<Guid, decimal>> RatiosAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var ratios = new Dictionary<Guid, decimal>();
        var evaluations = db.Set<EvaluationRecord>().AsNoTracking();
        var last = evaluations.Where(e => db.Set<Batch>().Any(b => b.Id == e.BatchId && b.DecidedAt >= start && b.DecidedAt < end)
            && !evaluations.Any(later => later.BatchId == e.BatchId && later.Sequence > e.Sequence));
        await foreach (var record in last.AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (new EvaluationReading(record).Value(Attributes.ParticleToProtein) is { } ratio) ratios[record.BatchId] = ratio;
        return ratios;
    }

    private static bool Within(ReportPeriod period, DateTimeOffset at) => at >= period.Start && at < period.End;
}
