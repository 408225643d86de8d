using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EvQc.Instruments;

/// <summary>A share that is away is no reason to take EvQc out of service: degraded, never unhealthy.</summary>
internal sealed class DropFolderHealth(DropFolders folders, DropFolderStates states) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Names only: who may read this is nobody in particular.
        var away = folders.All.Where(f => states.Of(f)?.Problem is not null).Select(f => f.Name).ToArray();
        return Task.FromResult(away.Length == 0
            ? HealthCheckResult.Healthy("every folder can be reached")
            : HealthCheckResult.Degraded($"not reached at present: {string.Join(", ", away)}"));
    }
}
