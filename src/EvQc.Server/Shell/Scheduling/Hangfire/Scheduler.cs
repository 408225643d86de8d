using System.Globalization;
using EvQc.Shell.Database;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.SqlServer;

namespace EvQc.Shell.Scheduling;

/// <summary>
/// Hangfire 1.8 as the ticker, compiled with <c>-p:Scheduler=Hangfire</c> only. It keeps its jobs in tables of its own beside EvQc's, so
/// operators see them in their dashboard; what is due is nevertheless asked of EvQc's tables alone.
/// </summary>
internal static class Scheduler
{
    private const string Prefix = "evqc-";

    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddTransient<HangfireTick>();
        services.AddHangfire((provider, hangfire) =>
        {
            hangfire
                .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
                .UseSimpleAssemblyNameTypeSerializer()
                .UseRecommendedSerializerSettings();
            var database = provider.GetRequiredService<DatabaseConnection>();
            if (database.Provider == DatabaseProvider.SqlServer)
                hangfire.UseSqlServerStorage(database.ConnectionString, new SqlServerStorageOptions { PrepareSchemaIfNecessary = true });
            else
                hangfire.UsePostgreSqlStorage(storage => storage.UseNpgsqlConnection(database.ConnectionString));
        });
        services.AddHostedService<HangfireTicks>();
        return services.AddHangfireServer(server =>
        {
            server.WorkerCount = 2;
            // How soon Hangfire notices that a tick is due; its default of 15 s is coarser than our ticks.
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        });
    }

    /// <summary>A cron expression with seconds, as Hangfire reads them, for an interval of whole seconds up to an hour.</summary>
    internal static string Cron(TimeSpan every) => string.Create(CultureInfo.InvariantCulture, every.TotalSeconds switch
    {
        >= 3600 => $"0 0 * * * *",
        >= 60 => $"0 */{(int)every.TotalMinutes} * * * *",
        _ => $"*/{(int)every.TotalSeconds} * * * * *",
    });

    private sealed class HangfireTicks(IRecurringJobManager jobs, TickRun run) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var tick in run.Ticks)
            {
                jobs.AddOrUpdate<HangfireTick>(
                    Prefix + tick.Name, job => job.RunAsync(tick.Name, CancellationToken.None), Cron(tick.Every),
                    new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });
            }
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What Hangfire calls; it hands over its own token in place of the one in the expression.</summary>
public sealed class HangfireTick(TickRun run)
{
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task RunAsync(string name, CancellationToken cancellationToken) => run.RunAsync(name, cancellationToken);
}
