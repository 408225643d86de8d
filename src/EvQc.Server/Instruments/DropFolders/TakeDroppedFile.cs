using System.Security.Cryptography;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// Stores one complete file of a drop folder and leaves a receipt in the same transaction. A file that is found again with a receipt that was not
/// moved aside was stored by a process that died in between: it is neither stored nor called a duplicate again.
/// </summary>
public sealed class TakeDroppedFile(EvQcContext db, StoreFile storeFile, TimeProvider time)
{
    /// <param name="Sha256">The text of the file beside it that declares its checksum; null where there is none.</param>
    public sealed record Request(DropFolder Folder, string Name, byte[] Bytes, string? Sha256 = null);

    public Task<DroppedFile> RunAsync(Request request, Actor actor, CancellationToken cancellationToken) =>
        db.InOneTransactionAsync(() => TakeAsync(request, actor, cancellationToken), cancellationToken);

    /// <summary>Receipt for a file that is refused unread, for its size.</summary>
    public async Task<DroppedFile> RefuseAsync(DropFolder folder, string name, string why, Actor actor, CancellationToken cancellationToken)
    {
        var open = await OpenAsync(folder, name, "", cancellationToken);
        if (open is not null) return open;
        db.ActAs(actor);
        return await AddAsync(folder, name, "", null, DropOutcome.Quarantined, why, cancellationToken);
    }

    public async Task MovedAsync(DroppedFile dropped, CancellationToken cancellationToken) =>
        await db.Set<DroppedFile>().Where(d => d.Id == dropped.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.MovedAt, time.GetUtcNow()), cancellationToken);

    private async Task<DroppedFile> TakeAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var (folder, name, bytes) = (request.Folder, request.Name, request.Bytes);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (await OpenAsync(folder, name, sha256, cancellationToken) is { } interrupted) return interrupted;
        if (request.Sha256 is { } declared && Mismatch(name, bytes, declared) is { } mismatch)
        {
            db.ActAs(actor);
            AuditTrail.Event(db, "ChecksumMismatch", sha256, mismatch);
            return await AddAsync(folder, name, sha256, null, DropOutcome.Quarantined, mismatch, cancellationToken);
        }

        if (await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Sha256 == sha256, cancellationToken) is { } first)
        {
            db.ActAs(actor);
            var same = $"{name} is the same file, byte for byte, as {first.Name}, stored {first.ReceivedAt:yyyy-MM-dd HH:mm} UTC by {first.ReceivedBy}. See /files/{first.Id}.";
            return await AddAsync(folder, name, sha256, first.Id, DropOutcome.Duplicate, same, cancellationToken);
        }

        var (batch, remark) = await BatchAsync(folder, name, cancellationToken);
        var stored = await storeFile.RunAsync(new(name, bytes, batch), actor, cancellationToken);
        db.ActAs(actor);
        if (!stored.IsUsable) return await AddAsync(folder, name, sha256, null, DropOutcome.Quarantined, Told(stored.Errors), cancellationToken);
        var run = InstrumentFile.Read(bytes, name);
        return run.IsUsable
            ? await AddAsync(folder, name, sha256, stored.Value.Id, DropOutcome.Taken, remark, cancellationToken)
            : await AddAsync(folder, name, sha256, stored.Value.Id, DropOutcome.Quarantined, Told(run.Errors), cancellationToken);
    }

    private static string? Mismatch(string name, byte[] bytes, string declared) =>
        DeclaredChecksum.Read(declared) is not { } sent
            ? $"{name}{DropFolder.Sidecar} holds no SHA-256 (64 hexadecimal digits, as sha256sum writes them): nothing is stored. Write it again and drop both."
            : DeclaredChecksum.Differs(name, bytes, sent) is { } differs ? $"{differs} Nothing is stored. Export it again and drop both." : null;

    /// <summary>A batch that is unknown or decided does not keep the file out: it is stored without one, and a person says where it belongs.</summary>
    private async Task<(string? Number, string? Remark)> BatchAsync(DropFolder folder, string name, CancellationToken cancellationToken)
    {
        if (folder.BatchOf(name) is not { } number) return (null, null);
        var kept = number.Trim().ToUpperInvariant();
        var state = await db.Set<Batch>().Where(b => b.Number == kept).Select(b => (BatchState?)b.State).SingleOrDefaultAsync(cancellationToken);
        var held = await db.Set<Batch>().AnyAsync(b => b.Number == kept && b.HeldAt != null, cancellationToken);
        return state switch
        {
            null => (null, $"Its name says batch {number}, which is not registered; it is stored without a batch."),
            BatchState.Released or BatchState.Rejected => (null, $"Its name says batch {number}, which is decided; it is stored without a batch."),
            _ when held => (null, $"Its name says batch {number}, which is on hold; it is stored without a batch."),
            _ => (kept, null),
        };
    }

    private Task<DroppedFile?> OpenAsync(DropFolder folder, string name, string sha256, CancellationToken cancellationToken) =>
        db.Set<DroppedFile>().AsNoTracking().Where(d => d.Folder == folder.Name && d.Name == name && d.Sha256 == sha256 && d.MovedAt == null)
            .OrderByDescending(d => d.At).FirstOrDefaultAsync(cancellationToken);

    private async Task<DroppedFile> AddAsync(DropFolder folder, string name, string sha256, Guid? file, DropOutcome outcome, string? why, CancellationToken cancellationToken)
    {
        var dropped = new DroppedFile
        {
            Id = Guid.CreateVersion7(),
            Folder = folder.Name,
            Name = name,
            Sha256 = sha256,
            FileId = file,
            Outcome = outcome,
            Why = RecordText.Fitting(why, 4000),
            At = time.GetUtcNow(),
        };
        db.Add(dropped);
        await db.SaveChangesAsync(cancellationToken);
        return dropped;
    }

    private static string Told(IEnumerable<Problem> problems) => string.Join(Environment.NewLine, problems.Select(p => p.ToString()));
}
