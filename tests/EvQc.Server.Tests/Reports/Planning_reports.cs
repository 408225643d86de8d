using EvQc.Outbox;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class Planning_reports(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly string _name = $"plan-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task Catches_up_every_missed_period_oldest_first_and_tells_of_each_once()
    {
        (await PlanAsync("2026-04-10T08:00:00Z")).ShouldBe(3);
        var runs = await RunsAsync();
        runs.Select(r => r.PeriodStart.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(["2025-12-31", "2026-01-31", "2026-02-28"]);
        runs.ShouldAllBe(r => r.Status == ReportRunStatus.Due);
        await using var db = database.Open();
        foreach (var run in runs)
            (await db.Set<OutboxMessage>().CountAsync(m => m.SubjectId == run.Id && m.Type == nameof(ReportDue), TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task Plans_nothing_twice_though_the_clock_goes_back()
    {
        await PlanAsync("2026-04-10T08:00:00Z");
        (await PlanAsync("2026-04-10T08:00:30Z")).ShouldBe(0);
        (await PlanAsync("2026-02-10T08:00:00Z")).ShouldBe(0);
        (await PlanAsync("2026-05-01T04:00:00Z")).ShouldBe(1);
        (await RunsAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task By_many_nodes_at_once_plans_each_period_once()
    {
        var planned = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PlanAsync("2027-01-02T08:00:00Z")));
        planned.Sum().ShouldBe(12);
        var runs = await RunsAsync();
        runs.Count.ShouldBe(12);
        await using var db = database.Open();
        var ids = runs.Select(r => r.Id).ToList();
        (await db.Set<OutboxMessage>().CountAsync(m => ids.Contains(m.SubjectId), TestContext.Current.CancellationToken)).ShouldBe(12);
    }

    [Fact]
    public async Task Leaves_a_period_alone_that_is_not_over() => (await PlanAsync("2026-01-31T22:59:59Z")).ShouldBe(0);

    private async Task<int> PlanAsync(string now)
    {
        var time = new FixedTime(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        await using var db = database.Open(time);
        var schedule = new ReportSchedule(_name, "Monthly", ReportSchedule.Compliance, PeriodKind.Month, new DateOnly(2026, 1, 1), "0 6 1 * *", "Europe/Zurich")
        {
            FirstTimeFrom = CronTimes.Of("0 6 1 * *", "Europe/Zurich", out _)!.FirstTimeFrom,
        };
        return await new PlanReports(db, time, new ReportSchedules([schedule])).RunAsync(TestContext.Current.CancellationToken);
    }

    private async Task<List<ReportRun>> RunsAsync()
    {
        await using var db = database.Open();
        return await db.Set<ReportRun>().AsNoTracking().Where(r => r.Schedule == _name).OrderBy(r => r.PeriodStart).ToListAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
