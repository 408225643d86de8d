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
/// <param name="DueOnDay">The day after the period's end on which the report is due, 1 for the first day.</param>
/// <param name="DueAt">Local time of day at which it is due.</param>
public sealed record ReportSchedule(
    string Name, string Title, string Report, PeriodKind Period, DateOnly FirstPeriod, int DueOnDay, TimeOnly DueAt, string Zone)
{
    /// <summary>The reports EvQc can produce.</summary>
    public const string Compliance = "compliance";

    public static IReadOnlyList<string> Reports { get; } = [Compliance];

    /// <summary>The latest day after a period's end on which a report of this kind may be due: before the next period ends.</summary>
    public static int LastDueDay(PeriodKind period) => period == PeriodKind.Week ? 7 : 28;
}

/// <summary>One calendar period in a time zone, as instants.</summary>
/// <param name="Name">E.g. <c>2026-10</c>, <c>2026-W42</c>, <c>2026-Q4</c>, <c>2026</c>.</param>
/// <param name="End">Exclusive.</param>
public sealed record ReportPeriod(string Name, DateTimeOffset Start, DateTimeOffset End, DateTimeOffset DueAt);
