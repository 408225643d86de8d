using EvQc.Outbox;
using EvQc.People;
using EvQc.Shell;

namespace EvQc.Batches;

/// <summary>Puts a batch on hold or lifts the hold, each with a reason. While on hold nothing can be recorded or decided but a rejection.</summary>
public sealed class HoldBatch(EvQcContext db, TimeProvider time)
{
    public sealed record Request(string BatchNumber, bool Lift, string Reason);

    public Task RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.HoldBatch);
        return db.InOneTransactionAsync(() => HoldAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task HoldAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAloneAsync(request.BatchNumber, cancellationToken);
        if (request.Lift) batch.LiftHold(request.Reason);
        else batch.Hold(request.Reason, actor, time.GetUtcNow());
        db.ActAs(actor, request.Reason.Trim());
        await db.SaveOrRefuseAsync(cancellationToken);
    }
}
