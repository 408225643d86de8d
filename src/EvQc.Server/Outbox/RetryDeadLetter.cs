using EvQc.Audit;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Outbox;

/// <summary>Sends a dead letter again, as if it had just been told. Consumers that had done their work are not run twice.</summary>
public sealed class RetryDeadLetter(EvQcContext db)
{
    public sealed record Request(Guid MessageId);

    public async Task RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        actor.Must(Permission.RetryMessages);
        db.ActAs(actor);
        await db.InOneTransactionAsync(
            async () =>
            {
                var retried = await db.Set<OutboxMessage>()
                    .Where(m => m.Id == request.MessageId && m.DeadAt != null && m.CompletedAt == null)
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(m => m.DeadAt, (DateTimeOffset?)null)
                            .SetProperty(m => m.DueAt, (DateTimeOffset?)null)
                            .SetProperty(m => m.LeaseId, (Guid?)null)
                            .SetProperty(m => m.Attempts, 0)
                            .SetProperty(m => m.Failures, 0),
                        cancellationToken);
                if (retried == 0)
                {
                    throw new QcRuleException(
                        "not-a-dead-letter", "This message is not among the dead letters: it is done, or somebody has just retried it.",
                        "Load the page again.");
                }

                AuditTrail.Event(db, "DeadLetter", request.MessageId.ToString(), "retried");
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
    }
}
