namespace EvQc.Reports;

public enum DocumentKind
{
    CertificateOfAnalysis,
    RejectionNotice,
    ComplianceWorkbook,
}

/// <summary>A document EvQc wrote, kept byte for byte.</summary>
public sealed class Document
{
    public required Guid Id { get; init; }

    public required DocumentKind Kind { get; init; }

    /// <summary>What it is about, unique per kind: the batch number, or schedule and period.</summary>
    public required string Subject { get; init; }

    public required string Name { get; init; }

    public required byte[] Bytes { get; init; }

    public required string Sha256 { get; init; }

    public Guid? BatchId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

public enum ReportRunStatus
{
    Due,
    Running,
    Done,
    Failed,
}

/// <summary>One period of one schedule. The unique key on schedule and period is what makes a report appear once.</summary>
public sealed class ReportRun : IVersioned
{
    private ReportRun()
    {
    }

    public ReportRun(string schedule, string report, DateTimeOffset periodStart, DateTimeOffset periodEnd, DateTimeOffset now) =>
        (Id, Schedule, Report, PeriodStart, PeriodEnd, DueAt) = (Guid.CreateVersion7(), schedule, report, periodStart, periodEnd, now);

    public Guid Id { get; private set; }

    public string Schedule { get; private set; } = "";

    public string Report { get; private set; } = "";

    public DateTimeOffset PeriodStart { get; private set; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset PeriodEnd { get; private set; }

    public ReportRunStatus Status { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>0 to 100.</summary>
    public int Progress { get; private set; }

    public int Attempts { get; private set; }

    public string? Error { get; private set; }

    public Guid? DocumentId { get; private set; }

    public int Version { get; private set; }

    public void Start(DateTimeOffset now) => (Status, StartedAt, Progress, Attempts, Error) = (ReportRunStatus.Running, now, 0, Attempts + 1, null);

    public void Advance(int percent) => Progress = Math.Clamp(percent, 0, 100);

    public void Finish(Guid documentId, DateTimeOffset now) =>
        (Status, DocumentId, FinishedAt, Progress, Error) = (ReportRunStatus.Done, documentId, now, 100, null);

    public void Fail(string error, DateTimeOffset now) => (Status, Error, FinishedAt) = (ReportRunStatus.Failed, error, now);
}
