using Quartz;

namespace EvQc.Shell.Scheduling;

/// <summary>Quartz as the ticker, its jobs in memory: nothing is lost with them, since the database knows what is due.</summary>
internal static class Scheduler
{
    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddQuartz();
        services.AddHostedService<QuartzTicks>();
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    private sealed class QuartzTicks(ISchedulerFactory factory, TickRun run) : IHostedService, IAsyncDisposable, IDisposable
    {
        private IScheduler? _scheduler;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var scheduler = _scheduler = await factory.GetScheduler(cancellationToken).ConfigureAwait(false);
            foreach (var tick in run.Ticks)
            {
                var job = JobBuilder.Create<QuartzTick>().WithIdentity(tick.Name).Build();
                var trigger = TriggerBuilder.Create(TimeProvider.System)
                    .WithIdentity(tick.Name)
                    .StartNow()
                    .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(tick.Every).RepeatForever())
                    .Build();
                await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>A host that failed to start is disposed without being stopped; no tick may then run into what is disposed after this.</summary>
        public async ValueTask DisposeAsync()
        {
            if (_scheduler is { Status: not (SchedulerStatus.Shutdown or SchedulerStatus.ShuttingDown) } scheduler) await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None).ConfigureAwait(false);
        }

        public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [DisallowConcurrentExecution]
    private sealed class QuartzTick(TickRun run) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            await run.RunAsync(context.JobDetail.Key.Name, cancellationToken).ConfigureAwait(false);
    }
}
