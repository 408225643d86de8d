using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>A person decides, with a reason, that a stored file will not be used. The bytes stay.</summary>
public sealed class SetFileAside(EvQcContext db)
{
    public sealed record Request(Guid FileId, string Reason);

    public Task RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordResult);
        return db.InOneTransactionAsync(() => SetAsideAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task SetAsideAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var file = await db.Set<StoredFile>().SingleOrDefaultAsync(f => f.Id == request.FileId, cancellationToken)
            ?? throw new NotFoundException($"There is no file {request.FileId}.");
        if (file.BatchId is { } batch) (await db.BatchAloneAsync(batch, cancellationToken)).MustBeOpen();
        file.SetAside(request.Reason);
        db.ActAs(actor, request.Reason.Trim());
        await db.SaveOrRefuseAsync(cancellationToken);
    }
}
