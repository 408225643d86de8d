using EvQc.Assays;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// A person decides, with a reason, that a stored file will not be used. The bytes stay; and where the run breaks its method, so does the
/// decision, which quality assurance sees with the batch.
/// </summary>
public sealed class SetFileAside(EvQcContext db, PreviewFile previewFile, TimeProvider time)
{
    public sealed record Request(Guid FileId, string Reason);

    public Task RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordResult);
        return db.InOneTransactionAsync(() => SetAsideAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task SetAsideAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var file = await db.FileAloneAsync(request.FileId, cancellationToken);
        if (file.BatchId is { } batch) (await db.BatchAloneAsync(batch, cancellationToken)).MustBeOpen();
        file.SetAside(request.Reason);
        var preview = await previewFile.RunAsync(file.Id, FileAnswers.None, actor, cancellationToken);
        if (preview.Standing?.OpenBreaches is { Count: > 0 } broken)
            db.Add(RunDecisions.Of(file, RunDecisionKind.SetAside, broken, request.Reason.Trim(), actor, time.GetUtcNow()));
        db.ActAs(actor, request.Reason.Trim());
        await db.SaveOrRefuseAsync(cancellationToken);
    }
}
