using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EvQc.Shell.Health;

/// <summary>Whether the database answers and has every migration that this program needs.</summary>
internal sealed class DatabaseHealth(EvQcContext context) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext healthContext, CancellationToken cancellationToken = default)
    {
        try
        {
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken).ConfigureAwait(false)).Count();
            return pending == 0
                ? HealthCheckResult.Healthy("answers and is up to date")
                : HealthCheckResult.Unhealthy("answers, but lacks migrations");
        }
        catch (System.Data.Common.DbException e)
        {
            return HealthCheckResult.Unhealthy("does not answer", e);
        }
    }
}
