using System.Globalization;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Review;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports.Gathering;

/// <summary>The figures of this period and those before it, and what they show beside each other.</summary>
internal sealed class TrendGathering(EvQcContext db)
{
    public const int Periods = 12;

    public async Task<(IReadOnlyList<TrendPoint> Trend, IReadOnlyList<TrendSignal> Signals)> OfAsync(IReadOnlyList<ReportPeriod> periods, CancellationToken cancellationToken)
    {
        var (start, end) = (periods[0].Start, periods[^1].End);
        var received = await db.Set<Batch>().Where(b => b.RegisteredAt >= start && b.RegisteredAt < end).Select(b => b.RegisteredAt).ToListAsync(cancellationToken);
        var decided = await db.Set<Batch>().Where(b => b.DecidedAt >= start && b.DecidedAt < end)
            .Select(b => new Decided(b.Id, b.Number, b.Product, b.DecidedAt!.Value, b.State)).ToDictionaryAsync(d => d.Id, cancellationToken);
        var opened = await db.Set<OosInvestigation>().Where(o => o.OpenedAt >= start && o.OpenedAt < end).Select(o => o.OpenedAt).ToListAsync(cancellationToken);
        var (ratios, values) = await EvaluatedAsync(decided, start, end, cancellationToken);
        TrendPoint[] trend =
        [
            .. periods.Select(p => new TrendPoint(
                p.Name,
                received.Count(at => Within(p, at)),
                decided.Values.Count(d => d.State == BatchState.Released && Within(p, d.At)),
                decided.Values.Count(d => d.State == BatchState.Rejected && Within(p, d.At)),
                opened.Count(at => Within(p, at)),
                ComplianceMonth.Median([.. decided.Values.Where(d => Within(p, d.At) && ratios.ContainsKey(d.Id)).Select(d => ratios[d.Id])]))),
        ];
        values.AddRange(await YieldsAsync(decided, start, end, cancellationToken));
        TrendSignal?[] signals = [TrendSignals.OfFindings(trend), .. TrendSignals.Of(values, periods[^1].Start, end)];
        return (trend, [.. signals.OfType<TrendSignal>()]);
    }

    /// <summary>What each decided batch was judged by at its last evaluation. One evaluation is held at a time.</summary>
    private async Task<(Dictionary<Guid, decimal> Ratios, List<TrendValue> Values)> EvaluatedAsync(
        IReadOnlyDictionary<Guid, Decided> decided, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var (ratios, values) = (new Dictionary<Guid, decimal>(), new List<TrendValue>());
        var evaluations = db.Set<EvaluationRecord>().AsNoTracking();
        var last = evaluations.Where(e => db.Set<Batch>().Any(b => b.Id == e.BatchId && b.DecidedAt >= start && b.DecidedAt < end)
            && !evaluations.Any(later => later.BatchId == e.BatchId && later.Sequence > e.Sequence));
        await foreach (var record in last.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!decided.TryGetValue(record.BatchId, out var batch)) continue;
            var reading = new EvaluationReading(record);
            if (reading.Value(Attributes.ParticleToProtein) is { } ratio) ratios[record.BatchId] = ratio;
            values.AddRange(reading.Judged.Select(j => new TrendValue(batch.Product, $"{(Attributes.TryFind(j.Attribute, out var known) ? known.Name : j.Attribute)}, {j.Value.Unit.Symbol}", batch.Number, batch.At, j.Value.Value)));
        }

        return (ratios, values);
    }

    private async Task<IEnumerable<TrendValue>> YieldsAsync(IReadOnlyDictionary<Guid, Decided> decided, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var steps = await db.Set<ProcessStep>().AsNoTracking()
            .Where(s => s.SupersededById == null && s.VolumeInMl > 0 && s.VolumeOutMl != null && db.Set<Batch>().Any(b => b.Id == s.BatchId && b.DecidedAt >= start && b.DecidedAt < end))
            .Select(s => new { s.BatchId, s.Stage, In = s.VolumeInMl!.Value, Out = s.VolumeOutMl!.Value }).ToListAsync(cancellationToken);
        return steps.Where(s => decided.ContainsKey(s.BatchId)).Select(s => new TrendValue(
            decided[s.BatchId].Product, $"Volume yield of {s.Stage.ToString().ToLower(CultureInfo.InvariantCulture)}, %", decided[s.BatchId].Number, decided[s.BatchId].At, 100 * s.Out / s.In));
    }

    private static bool Within(ReportPeriod period, DateTimeOffset at) => at >= period.Start && at < period.End;

    private sealed record Decided(Guid Id, string Number, string Product, DateTimeOffset At, BatchState State);
}
