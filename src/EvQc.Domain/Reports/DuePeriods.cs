using System.Globalization;

namespace EvQc.Reports;

/// <summary>Calendar arithmetic of report periods, in IANA zones. A period ends where the next one starts, whatever the clocks do.</summary>
public static class DuePeriods
{
    /// <summary>The periods that are due at <paramref name="now"/> and not yet planned, oldest first.</summary>
    /// <param name="latestPlanned">Start of the latest period already planned; null when there is none.</param>
    public static IReadOnlyList<ReportPeriod> Of(ReportSchedule schedule, DateTimeOffset now, DateTimeOffset? latestPlanned) =>
    [
        .. From(schedule, schedule.FirstPeriod)
            .TakeWhile(p => p.DueAt <= now)
            .Where(p => latestPlanned is null || p.Start > latestPlanned),
    ];

    /// <summary>The period that falls due next; null when none will.</summary>
    public static ReportPeriod? Next(ReportSchedule schedule, DateTimeOffset now) =>
        From(schedule, schedule.FirstPeriod).FirstOrDefault(p => p.DueAt > now);

    /// <summary>The calendar month, for a report asked for by a person; due when it is over.</summary>
    public static ReportPeriod Month(int year, int month, string zone) => Of(PeriodKind.Month, new DateOnly(year, month, 1), Zone(zone));

    /// <summary>This period and those before it, oldest first.</summary>
    public static IReadOnlyList<ReportPeriod> UpTo(PeriodKind kind, DateTimeOffset start, string zone, int count)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, Zone(zone)).DateTime);
        var days = new List<DateOnly> { day };
        while (days.Count < count) days.Add(Preceding(kind, days[^1]));
        days.Reverse();
        return [.. days.Select(d => Of(kind, d, Zone(zone)))];
    }

    /// <summary>The periods of a calendar that start with or after this day, which must be the first of one, as far as they will ever be due.</summary>
    public static IEnumerable<ReportPeriod> From(ReportSchedule schedule, DateOnly first)
    {
        var zone = Zone(schedule.Zone);
        for (var day = first; day.Year < 9990; day = Following(schedule.Period, day))
        {
            var period = Of(schedule.Period, day, zone);
            if (schedule.FirstTimeFrom(period.End) is not { } due) yield break;
            yield return period with { DueAt = due };
        }
    }

    public static bool IsFirstDay(PeriodKind period, DateOnly day) => period switch
    {
        PeriodKind.Week => day.DayOfWeek == DayOfWeek.Monday,
        PeriodKind.Month => day.Day == 1,
        PeriodKind.Quarter => day is { Day: 1, Month: 1 or 4 or 7 or 10 },
        _ => day is { Day: 1, Month: 1 },
    };

    /// <summary>
    /// The instant of a local date and time. Where the clocks skip that time (spring), the first instant after the gap; where it happens
    /// twice (autumn), the first of the two.
    /// </summary>
    public static DateTimeOffset Instant(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            while (zone.IsInvalidTime(local)) local = local.Add(TimeSpan.FromMinutes(1L));
            local = new(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static ReportPeriod Of(PeriodKind kind, DateOnly day, TimeZoneInfo zone)
    {
        var end = Instant(Following(kind, day), TimeOnly.MinValue, zone);
        return new(NameOf(kind, day), Instant(day, TimeOnly.MinValue, zone), end, end);
    }

    private static DateOnly Preceding(PeriodKind period, DateOnly day) => period switch
    {
        PeriodKind.Week => day.AddDays(-7),
        PeriodKind.Month => day.AddMonths(-1),
        PeriodKind.Quarter => day.AddMonths(-3),
        _ => day.AddYears(-1),
    };

    private static DateOnly Following(PeriodKind period, DateOnly day) => period switch
    {
        PeriodKind.Week => day.AddDays(7),
        PeriodKind.Month => day.AddMonths(1),
        PeriodKind.Quarter => day.AddMonths(3),
        _ => day.AddYears(1),
    };

    private static string NameOf(PeriodKind period, DateOnly day) => period switch
    {
        PeriodKind.Week => string.Create(
            CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day.ToDateTime(default))}-W{ISOWeek.GetWeekOfYear(day.ToDateTime(default)):00}"),
        PeriodKind.Month => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        PeriodKind.Quarter => string.Create(CultureInfo.InvariantCulture, $"{day.Year}-Q{(day.Month / 3) + 1}"),
        _ => day.ToString("yyyy", CultureInfo.InvariantCulture),
    };

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);
}
