using EvQc.Batches;

namespace EvQc.Reports;

/// <summary>What the compliance workbook says of one period (usually a month): what came in, what was decided, and what was not right.</summary>
public sealed record ComplianceMonth
{
    /// <summary>Printed on every page, e.g. <c>QCR-2026-10</c>.</summary>
    public required string Number { get; init; }

    public required Letterhead Company { get; init; }

    /// <summary>E.g. <c>October 2026</c>.</summary>
    public required string Period { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>IANA zone of the period and of every time printed.</summary>
    public required string Zone { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The newest sealed block of the audit trail when it was written; empty when none was sealed.</summary>
    public string AuditHead { get; init; } = "";

    /// <summary>The schedule, or the person who asked.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Every batch that was alive in the period, as it stood at the period's end.</summary>
    public required IReadOnlyList<ComplianceBatch> Batches { get; init; }

    public IReadOnlyList<ComplianceRatio> Ratios { get; init; } = [];

    public IReadOnlyList<ComplianceOos> Investigations { get; init; } = [];

    public IReadOnlyList<ComplianceSignature> Signatures { get; init; } = [];

    public IReadOnlyList<LateEntry> LateEntries { get; init; } = [];

    /// <summary>Batches whose audit trail was to have been read by the period's end and was not, one line each.</summary>
    public IReadOnlyList<string> OverdueTrails { get; init; } = [];

    public IReadOnlyList<CorrectedValue> Corrections { get; init; } = [];

    /// <summary>Oldest first; the last one is this period.</summary>
    public IReadOnlyList<TrendPoint> Trend { get; init; } = [];

    /// <summary>What the figures of this period show beside those before, for the periodic review.</summary>
    public IReadOnlyList<TrendSignal> Signals { get; init; } = [];

    public int Received => Batches.Count(b => b.RegisteredAt >= Start);

    public int Released => Decided(BatchState.Released);

    public int Rejected => Decided(BatchState.Rejected);

    public int OnHold => Batches.Count(b => b.HoldReason is not null);

    public int OpenInvestigations => Investigations.Count(o => o.ClosedAt is null || o.ClosedAt >= End);

    /// <summary>Share of the period's decisions that were releases, %; null when nothing was decided.</summary>
    public decimal? ReleasedShare => Released + Rejected == 0 ? null : 100m * Released / (Released + Rejected);

    /// <summary>Median of the days from registration to decision, of the batches decided in the period.</summary>
    public decimal? MedianDaysToDecision =>
        Median([.. Batches.Where(b => IsDecidedInPeriod(b)).Select(b => (decimal)(b.DecidedAt!.Value - b.RegisteredAt).Ticks / TimeSpan.TicksPerDay)]);

    /// <summary>Median of the particle-to-protein ratios of the batches decided in the period: the figure that the trend shows of each period.</summary>
    public decimal? MedianRatio
    {
        get
        {
            var decided = Batches.Where(IsDecidedInPeriod).Select(b => b.Number).ToHashSet(StringComparer.Ordinal);
            return Median([.. Ratios.Where(r => r is { IsParticleToProtein: true, Value: not null } && decided.Contains(r.Batch)).Select(r => r.Value!.Value)]);
        }
    }

    /// <summary>How many batches stood where at the period's end, in the order of a batch's life; on hold comes before the decisions.</summary>
    public IReadOnlyList<(string State, int Count)> StateCounts =>
    [
        .. Enum.GetValues<BatchState>().Where(s => !s.IsFinal()).Select(s => (s.ToString(), Batches.Count(b => b.Stands(s)))),
        ("On hold", OnHold),
        .. Enum.GetValues<BatchState>().Where(s => s.IsFinal()).Select(s => (s.ToString(), Batches.Count(b => b.Stands(s)))),
    ];

    public static decimal? Median(IReadOnlyList<decimal> values)
    {
        return values.Count == 0 ? null : Quantities.Statistics.Median(values);
    }

    private int Decided(BatchState state) => Batches.Count(b => IsDecidedInPeriod(b) && b.State == state);

    private bool IsDecidedInPeriod(ComplianceBatch batch) => batch.DecidedAt is { } at && at >= Start && at < End;
}

/// <summary>One batch at the period's end.</summary>
/// <param name="HoldReason">Null when it was not on hold.</param>
/// <param name="Verdicts">E.g. <c>12 pass, 1 fail</c>.</param>
public sealed record ComplianceBatch(
    string Number,
    string Product,
    BatchState State,
    string? HoldReason,
    int? SpecificationVersion,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? DecidedAt,
    decimal? Particles,
    decimal? Protein,
    PrintedValue ParticleToProtein,
    string PurityClass,
    string Verdicts,
    decimal? Doses)
{
    /// <summary>What became of what was signed: <c>as signed</c>, or <c>signed, then changed</c> with what changed; empty while nothing is signed.</summary>
    public string Signed { get; init; } = "";

    public bool Stands(BatchState state) => HoldReason is null && State == state;
}

/// <summary>One computed ratio of one batch against its limit.</summary>
/// <param name="Value">Null when it is only known as a bound.</param>
/// <param name="LimitValue">The limit's number for the chart; null when the ratio has none.</param>
public sealed record ComplianceRatio(
    string Batch,
    string Ratio,
    bool IsParticleToProtein,
    decimal? Value,
    PrintedValue Printed,
    string Limit,
    decimal? LimitValue,
    string Class,
    PrintedVerdict Verdict,
    DateTimeOffset EvaluatedAt);

public sealed record ComplianceOos(
    string Batch, string Criterion, string Finding, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string Outcome, string Conclusion, string ClosedBy);

/// <param name="Record">What was signed, e.g. <c>process step</c>.</param>
/// <param name="Standing">Whether the signature holds.</param>
public sealed record ComplianceSignature(string Batch, string Record, PrintedSignature Signature, string EvidenceSha256, string Standing);

/// <summary>Something written down later after it was done than the laboratory allows.</summary>
public sealed record LateEntry(string Batch, string What, DateTimeOffset DoneAt, DateTimeOffset RecordedAt, string RecordedBy)
{
    public decimal HoursLate => Math.Round((decimal)(RecordedAt - DoneAt).Ticks / TimeSpan.TicksPerHour, 1, MidpointRounding.AwayFromZero);
}

public sealed record CorrectedValue(string Batch, string What, string Was, string Now, string Kind, DateTimeOffset At, string By, string Why);

/// <summary>One period of the trend.</summary>
public sealed record TrendPoint(string Period, int Received, int Released, int Rejected, int OosOpened, decimal? MedianRatio);
