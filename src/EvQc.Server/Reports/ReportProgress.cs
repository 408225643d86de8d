using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports;

/// <summary>
/// How far a run is, saved in a unit of work of its own: the run's own transaction is open until the end, and nobody would see it.
/// </summary>
public sealed class ReportProgress(IServiceScopeFactory scopes, TimeProvider time)
{
    public Task StartAsync(Guid runId, CancellationToken cancellationToken) =>
        ChangeAsync(runId, run => run.Start(time.GetUtcNow()), cancellationToken);

    /// <summary>Shown, but no record: it raises no version and leaves no audit entry.</summary>
    public async Task AdvanceAsync(Guid runId, int percent, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var runs = scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<ReportRun>();
        await runs.Where(r => r.Id == runId && r.Status == ReportRunStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Progress, percent), cancellationToken);
    }

    public Task FailAsync(Guid runId, string error, CancellationToken cancellationToken) =>
        ChangeAsync(runId, run => run.Fail(error[..Math.Min(error.Length, 2000)], time.GetUtcNow()), cancellationToken);

    private async Task ChangeAsync(Guid runId, Action<ReportRun> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        var run = await db.Set<ReportRun>().SingleAsync(r => r.Id == runId, cancellationToken);

        // Another node may have finished it meanwhile; what is done stays done.
        if (run.Status == ReportRunStatus.Done) return;
        db.ActAs(Actor.System);
        change(run);
        await db.SaveChangesAsync(cancellationToken);
    }
}
