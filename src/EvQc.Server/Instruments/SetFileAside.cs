using EvQc.Assays;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// A person decides, with a reason, that a stored file will not be used. The bytes stay; and where the run breaks its method, so does the
/// decision, which quality assurance sees with the batch. A file that nobody gave to a batch goes with that of its samples: what was measured of a
/// batch stays with it, whatever becomes of it.
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
        var preview = await previewFile.RunAsync(file.Id, FileAnswers.None, actor, cancellationToken);
        if (file.BatchId is null && await BatchOfSamplesAsync(preview, cancellationToken) is { } measured) file.BelongsTo(measured);
        if (file.BatchId is { } batch) (await db.BatchAloneAsync(batch, cancellationToken)).MustBeOpen();
        file.SetAside(request.Reason);
        if (preview.Standing?.OpenBreaches is { Count: > 0 } broken)
            db.Add(RunDecisions.Of(file, RunDecisionKind.SetAside, broken, request.Reason.Trim(), actor, time.GetUtcNow()));
        db.ActAs(actor, request.Reason.Trim());
        await db.SaveOrRefuseAsync(cancellationToken);
    }

    /// <summary>Null where the samples are of no open batch, or of several.</summary>
    private async Task<Guid?> BatchOfSamplesAsync(PreviewFile.Preview preview, CancellationToken cancellationToken)
    {
        string[] numbers = [.. preview.Matches.Values.Select(m => m.Label).OfType<string>().Select(l => preview.Batches[l]).Distinct(StringComparer.Ordinal)];
        return numbers is [var only] ? (await db.BatchAsync(only, cancellationToken)).Id : null;
    }
}
