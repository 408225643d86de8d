using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EvQc.Outbox;

/// <summary>One round of dispatching: lease what is due, hand it to the bus. Any number of nodes may do it at once.</summary>
internal sealed partial class OutboxRound(
    IServiceScopeFactory scopes, IBus bus, Subscriptions subscriptions, IOptions<OutboxOptions> options,
    IOptions<BusOptions> busOptions, TimeProvider time, ILogger<OutboxRound> log)
{
    /// <summary>A publication that takes longer has no broker to go to.</summary>
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(10);

    private readonly OutboxOptions _options = options.Value;
    private readonly string _node = busOptions.Value.Node;

    /// <summary>After a start: what this node had on its way when it stopped is due now.</summary>
    public async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<OutboxMessage>();
        await outbox.Where(m => m.CompletedAt == null && m.DeadAt == null && m.LeasedBy == _node && m.LeaseId != null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, (DateTimeOffset?)null), cancellationToken);
    }

    /// <returns>How many messages were taken; as many as a batch holds means that more may be waiting.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<OutboxMessage>();
        var leased = await LeaseAsync(outbox, cancellationToken);
        if (leased.Count == 0) return 0;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(PublishTimeout);
        var outcomes = await Task.WhenAll(leased.Select(m => HandOverAsync(m, timeout.Token)));
        foreach (var outcome in outcomes)
            await SettleAsync(outbox, outcome, cancellationToken);
        return outcomes.FirstOrDefault(o => o.BusFailure is not null) is { BusFailure: { } failure }
            ? throw new BusAwayException(failure)
            : leased.Count;
    }

    private async Task<List<OutboxMessage>> LeaseAsync(DbSet<OutboxMessage> outbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var tolerated = now + _options.ClockTolerance;
        var open = outbox.Where(m => m.CompletedAt == null && m.DeadAt == null);
        var due = open.Where(m => m.DueAt == null || m.DueAt <= now || m.LeasedAt > tolerated);
        var ids = await due.OrderBy(m => m.Id).Take(_options.BatchSize).Select(m => m.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0) return [];
        var inFlight = await open.CountAsync(m => m.LeaseId != null && m.DueAt > now && m.LeasedAt <= tolerated, cancellationToken);
        ids = [.. ids.Take(Math.Max(0, _options.MaxInFlight - inFlight))];
        if (ids.Count == 0) return [];

        // The condition is asked again by the statement that takes the lease: of two nodes only one gets the row.
        var lease = Guid.CreateVersion7();
        var (soon, late) = (now + _options.Lease, now + (10 * _options.Lease));
        await due.Where(m => ids.Contains(m.Id)).ExecuteUpdateAsync(
            set => set
                .SetProperty(m => m.LeaseId, lease)
                .SetProperty(m => m.LeasedBy, _node)
                .SetProperty(m => m.LeasedAt, now)
                .SetProperty(m => m.DueAt, m => m.Attempts < 5 ? soon : late)
                .SetProperty(m => m.Attempts, m => m.Attempts + 1),
            cancellationToken);
        return await outbox.AsNoTracking().Where(m => m.LeaseId == lease).OrderBy(m => m.Id).ToListAsync(cancellationToken);
    }

    private async Task<Outcome> HandOverAsync(OutboxMessage row, CancellationToken cancellationToken)
    {
        if (subscriptions.TypeOf(row.Type) is not { } type)
            return new(row, Poison: $"No message type \"{row.Type}\" is known to this version of EvQc.");
        if (row.Attempts > _options.MaxAttempts)
            return new(row, Poison: string.Create(
                CultureInfo.InvariantCulture,
                $"Delivered {row.Attempts - 1} times, and neither done nor failed: it may stop the process that works on it."));
        if (subscriptions.ConsumersOf(row.Type).Count == 0)
            return new(row, NobodyWaits: true);
        object message;
        try
        {
            message = JsonSerializer.Deserialize(row.Payload, type, Telling.Json) ?? throw new JsonException("The payload is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            return new(row, Poison: $"The payload cannot be read as {row.Type}: {e.Message}");
        }

        try
        {
            using var activity = OutboxTrace.Source.StartActivity($"publish {row.Type}", ActivityKind.Producer, row.TraceParent);
            await bus.Publish(message, type, Pipe.Execute<PublishContext>(c => c.MessageId = row.Id), cancellationToken);
            return new(row);
        }
        catch (Exception e)
        {
            return new(row, BusFailure: e);
        }
    }

    private async Task SettleAsync(DbSet<OutboxMessage> outbox, Outcome outcome, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = outbox.Where(m => m.Id == outcome.Row.Id && m.LeaseId == outcome.Row.LeaseId);
        if (outcome.Poison is { } cause)
        {
            LogPoison(outcome.Row.Id, cause);
            await row.ExecuteUpdateAsync(set => set.SetProperty(m => m.DeadAt, now).SetProperty(m => m.Error, cause), cancellationToken);
        }
        else if (outcome.NobodyWaits)
        {
            await row.ExecuteUpdateAsync(set => set.SetProperty(m => m.CompletedAt, now), cancellationToken);
        }
        else if (outcome.BusFailure is not null)
        {
            await row.ExecuteUpdateAsync(
                set => set.SetProperty(m => m.DueAt, (DateTimeOffset?)null).SetProperty(m => m.Attempts, m => m.Attempts - 1), cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} goes to the dead letters: {Cause}")]
    private partial void LogPoison(Guid id, string cause);

    private sealed record Outcome(OutboxMessage Row, string? Poison = null, bool NobodyWaits = false, Exception? BusFailure = null);
}

/// <summary>The bus did not take a message. It stays in the outbox and is due at once.</summary>
internal sealed class BusAwayException(Exception cause) : Exception($"The message bus does not take messages: {cause.Message}", cause);
