using System.Text.Json;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EvQc.Outbox;

/// <summary>What deliveries write down about a message outside the consumer's transaction: each call is a transaction of its own.</summary>
internal sealed class OutboxLedger(
    IServiceScopeFactory scopes, Subscriptions subscriptions, IOptions<OutboxOptions> options, TimeProvider time)
{
    public Task<OutboxMessage?> FindAsync(Guid messageId, CancellationToken cancellationToken) =>
        WithAsync(db => db.Set<OutboxMessage>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == messageId, cancellationToken));

    public Task<bool> IsConsumedAsync(Guid messageId, string consumer, CancellationToken cancellationToken) =>
        WithAsync(db => db.Set<InboxRow>().AnyAsync(r => r.MessageId == messageId && r.Consumer == consumer, cancellationToken));

    /// <summary>Marks the message done if all its consumers have committed. Called after each commit, so the last one sees all.</summary>
    public Task CompleteAsync(Guid messageId, string type, CancellationToken cancellationToken) => WithAsync(async db =>
    {
        var consumers = subscriptions.ConsumersOf(type);
        var done = await db.Set<InboxRow>().CountAsync(r => r.MessageId == messageId && consumers.Contains(r.Consumer), cancellationToken);
        if (done < consumers.Count) return 0;
        var now = time.GetUtcNow();
        return await db.Set<OutboxMessage>().Where(m => m.Id == messageId && m.CompletedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.CompletedAt, now).SetProperty(m => m.DeadAt, (DateTimeOffset?)null), cancellationToken);
    });

    /// <summary>Notes a consumer's failure: the message is due again later, or dead when it failed too often or finally.</summary>
    public Task FailAsync(Guid messageId, string cause, bool final, CancellationToken cancellationToken) => WithAsync(async db =>
    {
        var failures = await db.Set<OutboxMessage>().Where(m => m.Id == messageId).Select(m => m.Failures).SingleAsync(cancellationToken);
        var delays = options.Value.RetryDelays;
        var now = time.GetUtcNow();
        DateTimeOffset? dead = final || failures >= delays.Count ? now : null;
        var due = now + (dead is null ? delays[failures] : TimeSpan.Zero);
        var error = Cut(cause);
        return await db.Set<OutboxMessage>().Where(m => m.Id == messageId && m.CompletedAt == null).ExecuteUpdateAsync(
            set => set
                .SetProperty(m => m.Failures, failures + 1)
                .SetProperty(m => m.Error, error)
                .SetProperty(m => m.LeasedAt, now)
                .SetProperty(m => m.DueAt, due)
                .SetProperty(m => m.DeadAt, m => m.DeadAt ?? dead),
            cancellationToken);
    });

    /// <summary>A message on the bus that the outbox does not know goes to the dead letters: a person decides whether it is meant.</summary>
    public Task RefuseStrangerAsync<TMessage>(Guid messageId, TMessage message, string consumer, CancellationToken cancellationToken)
        where TMessage : IMessage =>
        AddDeadAsync(
            messageId, typeof(TMessage).Name, JsonSerializer.Serialize(message, Telling.Json), message.SubjectId,
            $"{consumer}: this message is not of EvQc's outbox: another system sent it, or it was done long ago and came again.", cancellationToken);

    public Task AddDeadAsync(Guid messageId, string type, string payload, Guid subjectId, string cause, CancellationToken cancellationToken) =>
        WithAsync(async db =>
        {
            var id = messageId == Guid.Empty ? Guid.CreateVersion7() : messageId;
            if (await db.Set<OutboxMessage>().AnyAsync(m => m.Id == id, cancellationToken)) return 0;
            var now = time.GetUtcNow();
            db.ActAs(Actor.System);
            db.Add(new OutboxMessage
            {
                Id = id,
                Type = type.Length > 120 ? type[..120] : type,
                Payload = payload,
                SubjectId = subjectId,
                CorrelationId = "",
                OccurredAt = now,
                DeadAt = now,
                Error = Cut(cause),
            });
            return await db.SaveChangesAsync(cancellationToken);
        });

    private static string Cut(string text) => text.Length <= OutboxMessage.ErrorLength ? text : text[..OutboxMessage.ErrorLength];

    private async Task<T> WithAsync<T>(Func<EvQcContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<EvQcContext>());
    }
}
