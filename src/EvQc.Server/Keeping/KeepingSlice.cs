using EvQc.Audit;
using EvQc.Batches;

namespace EvQc.Keeping;

/// <summary>How records are kept: taken out, brought back, and for how long.</summary>
public static class KeepingSlice
{
    public static IServiceCollection AddKeeping(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(_ => RetentionYaml.Read(configuration))
        .AddHostedService<RetentionStart>()
        .AddSingleton<BackUp>()
        .AddSingleton<RestoreBackup>()
        .AddScoped<IIntegrityCheck, RestoresTold>();
}

/// <summary>A mistake in the periods shows at the start, and not when somebody opens a batch.</summary>
internal sealed partial class RetentionStart(RetentionPlan plan, ILogger<RetentionStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (plan.Rules.Count == 0) LogNone();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "No retention periods are configured: config/retention.yaml is missing")]
    private partial void LogNone();
}
