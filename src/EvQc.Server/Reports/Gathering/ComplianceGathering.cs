using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Review;
using EvQc.Shell.Web;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports.Gathering;

/// <summary>Gathers one period from the records, as they stood at its end.</summary>
public sealed class ComplianceGathering(
    EvQcContext db, ReportSchedules schedules, LaboratorySettings laboratory, Letterhead company, ConfiguredProducts products, SignedThenChanged signed, TimeProvider time)
{
    public async Task<ComplianceMonth> OfAsync(ReportRun run, Func<int, Task> advance, CancellationToken cancellationToken)
    {
        var (start, end) = (run.PeriodStart, run.PeriodEnd);
        var schedule = schedules.Find(run.Schedule);
        var (kind, zone) = (schedule?.Period ?? KindOf(end - start), schedule?.Zone ?? laboratory.Zone.Id);
        var periods = DuePeriods.UpTo(kind, start, zone, TrendGathering.Periods);
        var name = periods[^1].Name;

        var batches = await BatchesAsync(start, end, cancellationToken);
        await advance(20);
        var readings = await EvaluationsAsync(batches.Keys, start, end, cancellationToken);
        await advance(40);
        var numbers = await NumbersAsync(cancellationToken);
        var corrections = new CorrectionGathering(db, numbers);
        var onRequest = schedule is null && run.Schedule.StartsWith(RequestReport.SchedulePrefix, StringComparison.Ordinal);
        var standings = await signed.OfAsync(batches.Keys, cancellationToken);
        var month = new ComplianceMonth
        {
            Number = onRequest ? $"QCR-{name}-{run.Id.ToString("N")[^6..].ToUpperInvariant()}" : $"QCR-{name}-{run.Schedule}",
            Company = company,
            Period = PeriodText.Of(kind, name, periods[^1].Start, zone),
            Start = start,
            End = end,
            Zone = zone,
            WrittenAt = time.GetUtcNow(),
            AuditHead = await db.AuditHeadAsync(cancellationToken) is { } head ? PrintedWords.OfAuditHead(head.Number, head.Hash) : "",
            RequestedBy = onRequest ? await RequesterAsync(run, cancellationToken) : $"schedule {run.Schedule}",
            Batches = [.. batches.Select(b => Row(b.Value.Batch, b.Value.Standing, readings.GetValueOrDefault(b.Key)) with { Signed = SignedOf(standings.GetValueOrDefault(b.Key)) }).OrderBy(b => b.RegisteredAt).ThenBy(b => b.Number, StringComparer.Ordinal)],
            Ratios = [.. readings.Values.SelectMany(r => r.RatiosOf(batches[r.BatchId].Batch.Number))],
            Investigations = await InvestigationsAsync(numbers, start, end, cancellationToken),
            Signatures = await SignaturesAsync(numbers, start, end, cancellationToken),
            LateEntries = await new LateEntryGathering(db, products, numbers).OfAsync(start, end, cancellationToken),
            OverdueTrails = await OverdueTrailsAsync(numbers, end, cancellationToken),
            Corrections = await corrections.OfAsync(start, end, cancellationToken),
        };
        await advance(70);
        var (trend, signals) = await new TrendGathering(db).OfAsync(periods, cancellationToken);
        month = month with { Trend = trend, Signals = signals };
        await advance(85);
        return month;
    }

    private static string SignedOf(SignedStanding? standing) =>
        standing is null || standing.Checks.Count == 0 && !standing.IsChanged ? ""
        : standing.IsChanged ? $"{SignedStanding.Words}: {string.Join("; ", standing.Changes.Take(5))}{(standing.Changes.Count > 5 ? $"; and {standing.Changes.Count - 5} more" : "")}"
        : "as signed";

    /// <summary>The schedule that asked for the run may be gone from the configuration; its period's length still tells.</summary>
    private static PeriodKind KindOf(TimeSpan length) => length.TotalDays switch
    {
        < 8 => PeriodKind.Week,
        < 32 => PeriodKind.Month,
        < 94 => PeriodKind.Quarter,
        _ => PeriodKind.Year,
    };

    private async Task<Dictionary<Guid, (Batch Batch, BatchStanding Standing)>> BatchesAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var batches = await db.Set<Batch>().AsNoTracking().Where(b => b.RegisteredAt < end && (b.DecidedAt == null || b.DecidedAt >= start)).ToListAsync(cancellationToken);
        var entries = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.Subject == nameof(Batch) && e.At < end
                && db.Set<Batch>().Any(b => b.Id == e.BatchId && b.RegisteredAt < end && (b.DecidedAt == null || b.DecidedAt >= start)))
            .ToListAsync(cancellationToken);
        var byBatch = entries.ToLookup(e => e.BatchId);
        return batches.ToDictionary(b => b.Id, b => (b, BatchStanding.After(byBatch[b.Id])));
    }

    private async Task<Dictionary<Guid, EvaluationReading>> EvaluationsAsync(
        IEnumerable<Guid> batches, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var known = batches.ToHashSet();
        var evaluations = db.Set<EvaluationRecord>().AsNoTracking();
        var latest = await evaluations
            .Where(e => e.At < end && !evaluations.Any(later => later.BatchId == e.BatchId && later.At < end && later.Sequence > e.Sequence)
                && db.Set<Batch>().Any(b => b.Id == e.BatchId && (b.DecidedAt == null || b.DecidedAt >= start)))
            .ToListAsync(cancellationToken);
        return latest.Where(e => known.Contains(e.BatchId)).ToDictionary(e => e.BatchId, e => new EvaluationReading(e));
    }

    private static ComplianceBatch Row(Batch batch, BatchStanding standing, EvaluationReading? reading) => new(
        batch.Number,
        batch.Product,
        standing.State,
        standing.HoldReason,
        standing.SpecificationVersion,
        batch.RegisteredAt,
        standing.DecidedAt,
        reading?.Value(Attributes.ParticleConcentration),
        reading?.Value(Attributes.ProteinConcentration),
        reading?.Printed(Attributes.ParticleToProtein) ?? PrintedValue.None,
        reading?.PurityClassText ?? "",
        reading?.Counts ?? "",
        reading?.Value(Attributes.Doses));

    private Task<Dictionary<Guid, BatchName>> NumbersAsync(CancellationToken cancellationToken) =>
        db.Set<Batch>().AsNoTracking().Select(b => new BatchName(b.Id, b.Number, b.Product)).ToDictionaryAsync(b => b.Id, cancellationToken);

    private async Task<IReadOnlyList<ComplianceOos>> InvestigationsAsync(
        Dictionary<Guid, BatchName> numbers, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var found = await db.Set<OosInvestigation>().AsNoTracking()
            .Where(o => o.OpenedAt < end && (o.ClosedAt == null || o.ClosedAt >= start)).OrderBy(o => o.OpenedAt).ToListAsync(cancellationToken);
        return
        [
            .. found.Select(o => o.ClosedAt is { } closed && closed < end
                ? new ComplianceOos(numbers[o.BatchId].Number, o.Criterion, o.Finding, o.OpenedAt, closed, o.Outcome is { } outcome ? PrintedWords.Of(outcome) : "", o.Conclusion ?? "", o.ClosedBy ?? "")
                : new ComplianceOos(numbers[o.BatchId].Number, o.Criterion, o.Finding, o.OpenedAt, null, "open", "", "")),
        ];
    }

    /// <summary>Put off to a day before the period's end, and not read by then.</summary>
    private async Task<IReadOnlyList<string>> OverdueTrailsAsync(Dictionary<Guid, BatchName> numbers, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var reviews = await db.Set<TrailReview>().AsNoTracking()
            .Where(r => r.At < end && db.Set<TrailReview>().Any(d => d.BatchId == r.BatchId && d.Until < end) && !db.Set<Batch>().Any(b => b.Id == r.BatchId && b.State == BatchState.Rejected))
            .ToListAsync(cancellationToken);
        return
        [
            .. reviews.GroupBy(r => r.BatchId).Select(g => TrailFact.OpenDeferral(g)).OfType<TrailReview>().Where(d => d.Until < end).OrderBy(d => d.Until)
                .Select(d => $"{numbers[d.BatchId].Number}, due {laboratory.LocalDate(d.Until!.Value)}, put off by {d.By}: {d.Remark}"),
        ];
    }

    private async Task<IReadOnlyList<ComplianceSignature>> SignaturesAsync(
        Dictionary<Guid, BatchName> numbers, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var signatures = await db.Set<Signature>().AsNoTracking().Where(s => s.SignedAt >= start && s.SignedAt < end).OrderBy(s => s.SignedAt).ToListAsync(cancellationToken);
        var standings = await signed.OfAsync([.. signatures.Select(s => s.BatchId).Distinct()], cancellationToken);
        return
        [
            .. signatures.Select(s => new ComplianceSignature(
                numbers[s.BatchId].Number, PrintedWords.Of(s.RecordKind), new(s.PrintedName, PrintedWords.Of(s.Role), PrintedWords.Of(s.Meaning), s.SignedAt, s.Zone, s.Reason), s.EvidenceSha256,
                PrintedWords.Of(standings[s.BatchId].Checks[s.Id].Standing))),
        ];
    }

    private async Task<string> RequesterAsync(ReportRun run, CancellationToken cancellationToken)
    {
        var id = run.Id.ToString();
        return await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.Subject == nameof(ReportRun) && e.SubjectId == id && e.Action == AuditAction.Created)
            .Select(e => e.ActorName).FirstOrDefaultAsync(cancellationToken) ?? "a person";
    }
}

/// <summary>What a report calls a batch.</summary>
public sealed record BatchName(Guid Id, string Number, string Product);
