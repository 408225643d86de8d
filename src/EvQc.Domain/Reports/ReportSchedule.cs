namespace EvQc.Reports;

public enum PeriodKind
{
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>Which report is due for which periods: one file of <c>config/report-schedules</c>.</summary>
/// <param name="Name">Stable key, kebab-case; with the period's start it identifies a report for ever.</param>
/// <param name="Report">What is produced, e.g. <c>compliance</c>.</param>
/// <param name="FirstPeriod">First day of the first period reported: a Monday, or the first of a month, quarter or year.</param>
/// <param name="Cron">When it falls due, as the file says it; a period's report is due at the first of these times after the period's end.</param>
/// <param name="Zone">IANA zone of the period's days and of <paramref name="Cron"/>.</param>
public sealed record ReportSchedule(string Name, string Title, string Report, PeriodKind Period, DateOnly FirstPeriod, string Cron, string Zone)
{
    /// <summary>The first time of <see cref="Cron"/> at or after an instant; null when there is none any more.</summary>
    public required Func<DateTimeOffset, DateTimeOffset?> FirstTimeFrom { get; init; }

    /// <summary>The reports EvQc can produce.</summary>
    public const string Compliance = "compliance";

    public static IReadOnlyList<string> Reports { get; } = [Compliance];
}

/// <summary>One calendar period in a time zone, as instants.</summary>
/// <param name="Name">E.g. <c>2026-10</c>, <c>2026-W42</c>, <c>2026-Q4</c>, <c>2026</c>.</param>
/// <param name="End">Exclusive.</param>
public sealed record ReportPeriod(string Name, DateTimeOffset Start, DateTimeOffset End, DateTimeOffset DueAt);
