using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EvQc.Outbox;

/// <summary>How long the oldest message has been waiting, and how many are dead.</summary>
internal sealed class OutboxHealth(EvQcContext db, IOptions<OutboxOptions> options, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var open = db.Set<OutboxMessage>().Where(m => m.CompletedAt == null && m.DeadAt == null);
        var oldest = await open.MinAsync(m => (DateTimeOffset?)m.OccurredAt, cancellationToken);
        var waiting = await open.CountAsync(cancellationToken);
        var dead = await db.Set<OutboxMessage>().CountAsync(m => m.CompletedAt == null && m.DeadAt != null, cancellationToken);
        var lag = oldest is { } since ? time.GetUtcNow() - since : TimeSpan.Zero;
        if (lag < TimeSpan.Zero) lag = TimeSpan.Zero;
        var status = lag >= options.Value.LagUnhealthy ? HealthStatus.Unhealthy
            : lag >= options.Value.LagDegraded ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        return new(
            status,
            string.Create(CultureInfo.InvariantCulture, $"{waiting} messages wait, the oldest for {lag.TotalSeconds:F0} s; {dead} dead letters"),
            data: new Dictionary<string, object> { ["waiting"] = waiting, ["lagSeconds"] = lag.TotalSeconds, ["deadLetters"] = dead });
    }
}
