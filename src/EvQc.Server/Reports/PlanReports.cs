using EvQc.Outbox;
using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports;

/// <summary>
/// Asks of every schedule which periods are due and not yet planned, and plans them, the oldest first. The unique key on schedule and
/// period lets one of several nodes do it; the others find it done. It may run at any time, any number of times.
/// </summary>
public sealed class PlanReports(EvQcContext db, TimeProvider time, ReportSchedules schedules)
{
    /// <returns>How many runs were planned here.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var planned = 0;
        foreach (var schedule in schedules.All)
        {
            // Periods are planned oldest first, each in its own transaction: everything before the latest one is there.
            var latest = await db.Set<ReportRun>().Where(r => r.Schedule == schedule.Name)
                .MaxAsync(r => (DateTimeOffset?)r.PeriodStart, cancellationToken);
            foreach (var period in DuePeriods.Of(schedule, time.GetUtcNow(), latest))
                if (await PlanAsync(schedule, period, cancellationToken)) planned++;
        }

        return planned;
    }

    private async Task<bool> PlanAsync(ReportSchedule schedule, ReportPeriod period, CancellationToken cancellationToken)
    {
        var run = new ReportRun(schedule.Name, schedule.Report, period.Start, period.End, time.GetUtcNow());
        db.ActAs(Actor.System);
        db.Add(run);
        db.Tell(new ReportDue(run.Id));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await db.Set<ReportRun>().AnyAsync(r => r.Schedule == schedule.Name && r.PeriodStart == period.Start, cancellationToken)) throw;
            return false;
        }
    }
}
