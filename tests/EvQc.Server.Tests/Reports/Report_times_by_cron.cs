using Shouldly;
using Xunit;

namespace EvQc.Reports;

/// <summary>What a schedule's cron expression means when the clocks change. Switzerland: 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00.</summary>
public sealed class Report_times_by_cron
{
    [Theory]
    [InlineData("0 6 1 * *", "2026-01-31T23:00:00Z", "2026-02-01T05:00:00Z", "winter time")]
    [InlineData("0 6 1 * *", "2026-06-30T22:00:00Z", "2026-07-01T04:00:00Z", "summer time")]
    [InlineData("0 0 1 * *", "2026-01-31T23:00:00Z", "2026-01-31T23:00:00Z", "the very instant counts")]
    [InlineData("30 2 * * 0", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "02:30 does not exist: due when the clocks have skipped it")]
    [InlineData("30 2 * * 0", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "02:30 comes twice: the first")]
    [InlineData("0 0 6 L * ?", "2028-02-10T00:00:00Z", "2028-02-29T05:00:00Z", "the last day of a leap month")]
    [InlineData("0 6 5 1,4,7,10 *", "2026-09-30T22:00:00Z", "2026-10-05T04:00:00Z", "a quarter")]
    [InlineData("30 0 6 1 * ?", "2026-01-31T23:00:00Z", "2026-02-01T05:00:30Z", "six fields, seconds first")]
    public void Are_those_of_the_zone_s_clocks(string cron, string from, string due, string because) =>
        CronTimes.Of(cron, "Europe/Zurich", out _)!.FirstTimeFrom(At(from)).ShouldBe(At(due), because);

    [Fact]
    public void Give_each_period_one_time_though_the_expression_comes_often()
    {
        var daily = Schedule("0 6 * * *");
        DuePeriods.Of(daily, At("2026-03-20T00:00:00Z"), null).Select(p => (p.Name, p.DueAt)).ShouldBe([("2026-01", At("2026-02-01T05:00:00Z")), ("2026-02", At("2026-03-01T05:00:00Z"))]);
    }

    [Fact]
    public void Skip_no_period_though_the_expression_comes_seldom()
    {
        var yearly = Schedule("0 6 1 1 *");
        DuePeriods.Of(yearly, At("2027-01-01T05:00:00Z"), null).Count.ShouldBe(12);
        DuePeriods.Of(yearly, At("2027-01-01T04:59:59Z"), null).ShouldBeEmpty();
    }

    [Fact]
    public void Across_both_changes_of_a_year_every_month_is_due_once_at_six()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
        var due = DuePeriods.Of(Schedule("0 6 1 * *"), At("2027-01-15T00:00:00Z"), null).Select(p => TimeZoneInfo.ConvertTime(p.DueAt, zone)).ToArray();
        due.Length.ShouldBe(12);
        due.ShouldAllBe(d => d.Day == 1 && d.Hour == 6 && d.Minute == 0);
    }

    private static ReportSchedule Schedule(string cron) =>
        new("s", "S", ReportSchedule.Compliance, PeriodKind.Month, new DateOnly(2026, 1, 1), cron, "Europe/Zurich") { FirstTimeFrom = CronTimes.Of(cron, "Europe/Zurich", out _)!.FirstTimeFrom };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
