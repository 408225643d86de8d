using System.Diagnostics;
using System.Globalization;
using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Outbox;

/// <summary>
/// One message for one consumer. The inbox row is the first thing written in the transaction of the consumer's work: a second delivery
/// of the same message, however it came about, waits for the first at the row's key and then finds the work done, or does it.
/// </summary>
internal sealed partial class Delivery<TConsumer, TMessage>(
    IServiceScopeFactory scopes, OutboxLedger ledger, ILogger<Delivery<TConsumer, TMessage>> log)
    where TConsumer : class, IConsume<TMessage>
    where TMessage : class, IMessage
{
    /// <summary>The one refusal that passes: somebody changed the same record at the same moment.</summary>
    private const string ChangedMeanwhile = "changed-meanwhile";

    private static readonly string Consumer = typeof(TConsumer).Name;

    /// <summary>Never throws: what failed stands in the outbox, and the transport has nothing left to do.</summary>
    public async Task RunAsync(Guid messageId, TMessage message, CancellationToken cancellationToken)
    {
        using var logScope = log.BeginScope(new Dictionary<string, object> { ["MessageId"] = messageId, ["Consumer"] = Consumer });
        try
        {
            // Without a lease EvQc did not send it: it is a stranger's message that an earlier delivery put among the dead letters.
            var told = await ledger.FindAsync(messageId, cancellationToken);
            if (told is null)
                await ledger.RefuseStrangerAsync(messageId, message, Consumer, cancellationToken);
            else if (told is { CompletedAt: null, LeaseId: not null })
                await DeliverAsync(told, message, cancellationToken);
        }
        catch (Exception e)
        {
            if (cancellationToken.IsCancellationRequested) LogStopped(Consumer);
            else LogLost(e, Consumer);
        }
    }

    private async Task DeliverAsync(OutboxMessage told, TMessage message, CancellationToken cancellationToken)
    {
        using var logScope = log.BeginScope(new Dictionary<string, object> { ["CorrelationId"] = told.CorrelationId });
        using var activity = OutboxTrace.Source.StartActivity($"consume {told.Type}", ActivityKind.Consumer, told.TraceParent);
        activity?.SetTag("evqc.correlation_id", told.CorrelationId).SetTag("evqc.consumer", Consumer);
        try
        {
            await ConsumeAsync(told, message, cancellationToken);
        }
        catch (QcRuleException refusal) when (refusal.Code != ChangedMeanwhile)
        {
            LogRefused(Consumer, refusal.Code, refusal.Message);
            var cause = string.Join(' ', new[] { refusal.Message, refusal.Remedy }.Where(t => t is not null));
            await ledger.FailAsync(told.Id, string.Create(CultureInfo.InvariantCulture, $"{Consumer}: {refusal.Code}: {cause}"), final: true, cancellationToken);
            return;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!await ledger.IsConsumedAsync(told.Id, Consumer, cancellationToken))
            {
                LogFailed(e, Consumer);
                await ledger.FailAsync(told.Id, $"{Consumer}: {e}", final: false, cancellationToken);
                return;
            }
        }

        await ledger.CompleteAsync(told.Id, told.Type, cancellationToken);
    }

    private async Task ConsumeAsync(OutboxMessage told, TMessage message, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(Actor.System, correlationId: told.CorrelationId);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<InboxRow>().AnyAsync(r => r.MessageId == told.Id && r.Consumer == Consumer, cancellationToken))
            return;
        db.Add(new InboxRow { MessageId = told.Id, Consumer = Consumer, ConsumedAt = db.Time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        await scope.ServiceProvider.GetRequiredService<TConsumer>().ConsumeAsync(message, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Consumer} refused a message: {Code}: {Cause}")]
    private partial void LogRefused(string consumer, string code, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Consumer} failed; the message is tried again or goes to the dead letters")]
    private partial void LogFailed(Exception e, string consumer);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Consumer} was stopped; the message is delivered again after the next start")]
    private partial void LogStopped(string consumer);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Consumer} could not reach the database; the message is delivered again when its lease ends")]
    private partial void LogLost(Exception e, string consumer);
}
