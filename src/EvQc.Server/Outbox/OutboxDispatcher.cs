using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EvQc.Outbox;

/// <summary>Runs rounds: at once when a message is told here, else once a poll interval, slower while database or bus are away.</summary>
internal sealed partial class OutboxDispatcher(
    OutboxRound round, OutboxSignal signal, IBusControl bus, IServiceScopeFactory scopes, IOptions<OutboxOptions> options,
    TimeProvider time, ILogger<OutboxDispatcher> log) : BackgroundService
{
    private static readonly TimeSpan OutageAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    private readonly OutboxOptions _options = options.Value;
    private bool _tookBack;
    private DateTimeOffset _cleaned = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        var (failing, said) = (0L, false);
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = await StepAsync(stoppingToken);
                if (said) LogRecovered();
                (failures, said) = (0, false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (failures++ == 0) failing = time.GetTimestamp();

                // Said once an outage (an hour without a database is one event, not 700), and not at all while the bus is starting.
                if (!said && time.GetElapsedTime(failing) >= OutageAfter)
                {
                    LogAway(e);
                    said = true;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (!more) await WaitAsync(failures, stoppingToken);
        }
    }

    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (!_tookBack)
        {
            await round.TakeBackAsync(cancellationToken);
            _tookBack = true;
        }

        await CleanAsync(cancellationToken);
        var health = bus.CheckHealth();
        if (health.Status != BusHealthStatus.Healthy)
            throw new BusAwayException(health.Exception ?? new InvalidOperationException(health.Description));
        return await round.RunAsync(cancellationToken) == _options.BatchSize;
    }

    private async Task WaitAsync(int failures, CancellationToken cancellationToken)
    {
        var backOff = _options.PollInterval * Math.Pow(2, Math.Min(failures, 10));
        try
        {
            await signal.WaitAsync(backOff < LongestBackOff ? backOff : LongestBackOff, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by its own condition.
            return;
        }
    }

    /// <summary>Forgets what is long done. A late copy on the bus of a message forgotten here is refused as a stranger, not done again.</summary>
    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if ((now - _cleaned).Duration() < TimeSpan.FromHours(1)) return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        var before = now - _options.KeepCompleted;
        await db.Set<OutboxMessage>().Where(m => m.CompletedAt < before).ExecuteDeleteAsync(cancellationToken);
        await db.Set<InboxRow>().Where(r => r.ConsumedAt < before && !db.Set<OutboxMessage>().Any(m => m.Id == r.MessageId))
            .ExecuteDeleteAsync(cancellationToken);
        _cleaned = now;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Messages wait: database or bus is away; they leave when it is back")]
    private partial void LogAway(Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Database and bus are back; messages leave again")]
    private partial void LogRecovered();
}
