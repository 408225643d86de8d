using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class Due_periods
{
    private static readonly ReportSchedule Monthly =
        new("monthly", "Monthly", ReportSchedule.Compliance, PeriodKind.Month, new DateOnly(2026, 1, 1), "at six hours", "Europe/Zurich") { FirstTimeFrom = SixHoursAfter };

    [Fact]
    public void A_month_is_not_due_a_second_before_its_time() =>
        DuePeriods.Of(Monthly, At("2026-02-01T04:59:59Z"), null).ShouldBeEmpty();

    [Fact]
    public void A_month_is_due_on_the_second() =>
        DuePeriods.Of(Monthly, At("2026-02-01T05:00:00Z"), null).ShouldHaveSingleItem()
            .ShouldBe(new("2026-01", At("2025-12-31T23:00:00Z"), At("2026-01-31T23:00:00Z"), At("2026-02-01T05:00:00Z")));

    [Fact]
    public void Missed_months_are_caught_up_oldest_first() =>
        DuePeriods.Of(Monthly, At("2026-05-20T12:00:00Z"), At("2025-12-31T23:00:00Z")).Select(p => p.Name)
            .ShouldBe(["2026-02", "2026-03", "2026-04"]);

    [Fact]
    public void Nothing_is_due_twice_when_the_clock_goes_back()
    {
        var planned = DuePeriods.Of(Monthly, At("2026-03-02T12:00:00Z"), null)[^1].Start;
        DuePeriods.Of(Monthly, At("2026-02-15T12:00:00Z"), planned).ShouldBeEmpty();
        DuePeriods.Of(Monthly, At("2026-03-02T12:00:01Z"), planned).ShouldBeEmpty();
    }

    // Switzerland: 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00.
    [Theory]
    [InlineData(2026, 3, "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z", 743)]
    [InlineData(2026, 10, "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", 745)]
    [InlineData(2026, 4, "2026-03-31T22:00:00Z", "2026-04-30T22:00:00Z", 720)]
    public void A_month_in_which_the_clocks_change_is_an_hour_shorter_or_longer(int year, int month, string start, string end, int hours)
    {
        var period = DuePeriods.Month(year, month, "Europe/Zurich");
        period.Start.ShouldBe(At(start));
        period.End.ShouldBe(At(end));
        (period.End - period.Start).TotalHours.ShouldBe(hours);
    }

    [Theory]
    [InlineData(2028, 2, 29)]
    [InlineData(2026, 2, 28)]
    [InlineData(2100, 2, 28)]
    [InlineData(2026, 12, 31)]
    public void A_month_has_its_days(int year, int month, int days)
    {
        var period = DuePeriods.Month(year, month, "UTC");
        (period.End - period.Start).TotalDays.ShouldBe(days);
    }

    [Fact]
    public void A_period_that_never_falls_due_is_none()
    {
        var ending = Monthly with { FirstTimeFrom = end => end < At("2026-03-15T00:00:00Z") ? SixHoursAfter(end) : null };
        DuePeriods.Of(ending, At("2030-01-01T00:00:00Z"), null).Select(p => p.Name).ShouldBe(["2026-01", "2026-02"]);
        DuePeriods.Next(ending, At("2030-01-01T00:00:00Z")).ShouldBeNull();
    }

    [Fact]
    public void A_day_without_a_midnight_starts_when_its_clocks_do()
    {
        // Brazil moved its clocks at midnight: 2018-11-04 started at 01:00 summer time.
        DuePeriods.Instant(new DateOnly(2018, 11, 4), TimeOnly.MinValue, TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo"))
            .ShouldBe(At("2018-11-04T03:00:00Z"));
    }

    // ISO 8601: the week that holds the year's first Thursday is week 1.
    [Theory]
    [InlineData("2026-12-28", "2026-W53")]
    [InlineData("2027-01-04", "2027-W01")]
    [InlineData("2024-12-30", "2025-W01")]
    public void A_week_is_named_by_ISO_8601(string monday, string name)
    {
        var day = DateOnly.Parse(monday, System.Globalization.CultureInfo.InvariantCulture);
        DuePeriods.From(Monthly with { Period = PeriodKind.Week, FirstPeriod = day }, day).First().Name.ShouldBe(name);
    }

    [Theory]
    [InlineData(PeriodKind.Quarter, "2026-01-01", "2026-Q1,2026-Q2,2026-Q3,2026-Q4,2027-Q1")]
    [InlineData(PeriodKind.Year, "2026-01-01", "2026,2027,2028,2029,2030")]
    public void Quarters_and_years_follow_each_other(PeriodKind kind, string first, string names)
    {
        var day = DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture);
        DuePeriods.From(Monthly with { Period = kind, FirstPeriod = day }, day).Take(5).Select(p => p.Name).ShouldBe(names.Split(','));
    }

    [Fact]
    public void Every_period_ends_where_the_next_one_starts_in_every_zone()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).ToArray();
        zones.Length.ShouldBeGreaterThan(1, "the machine has no time zone data");
        var cases = from zone in Gen.Elements(zones)
                    from kind in Gen.Elements(PeriodKind.Week, PeriodKind.Month, PeriodKind.Quarter)
                    from year in Gen.Choose(2015, 2035)
                    select (zone, kind, year);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var first = new DateOnly(c.year, 1, 1);
            while (!DuePeriods.IsFirstDay(c.kind, first)) first = first.AddDays(1);
            var periods = DuePeriods.From(Monthly with { Zone = c.zone, Period = c.kind, FirstPeriod = first }, first).Take(14).ToList();
            periods.ShouldAllBe(p => p.Start < p.End && p.DueAt >= p.End);
            periods.Zip(periods.Skip(1)).ShouldAllBe(pair => pair.First.End == pair.Second.Start && pair.First.DueAt < pair.Second.DueAt);
            periods.Select(p => p.Name).ShouldBeUnique();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_next_period_is_the_first_whose_time_has_not_come() =>
        DuePeriods.Next(Monthly, At("2026-02-01T05:00:00Z"))!.Name.ShouldBe("2026-02");

    private static DateTimeOffset? SixHoursAfter(DateTimeOffset end) => end.AddHours(6);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
