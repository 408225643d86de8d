using System.Security.Cryptography;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// Keeps an instrument file byte for byte, with its SHA-256, before anything is read from it. The same bytes twice are refused with a
/// pointer to the first.
/// </summary>
public sealed class StoreFile(EvQcContext db, TimeProvider time)
{
    /// <param name="Sha256">What the sender declares, as written; null where nothing is declared.</param>
    public sealed record Request(string FileName, byte[] Bytes, string? BatchNumber, string? Sha256 = null);

    public Task<Parsed<StoredFile>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordResult);
        return db.InOneTransactionAsync(() => StoreAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<StoredFile>> StoreAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var name = NameOnly(request.FileName);
        if (request.Bytes.Length == 0)
            return Refused("file-empty", $"{name} is empty: export it again from the instrument's software.");
        if (request.Bytes.Length > InstrumentFile.LargestBytes)
            return Refused("file-too-large", $"{name} has {request.Bytes.Length / 1048576} MB; at most {InstrumentFile.LargestBytes / 1048576} MB are read. Export fewer runs per file.");

        if (request.Sha256 is { } declared)
        {
            if (DeclaredChecksum.Read(declared) is not { } sent)
                return Parsed<StoredFile>.Refused(Problem.OfField("sha256", "checksum-unreadable", $"'{RecordText.Fitting(declared, 100)}' is no SHA-256: 64 hexadecimal digits, or sha-256=:<base64>:."));
            if (DeclaredChecksum.Differs(name, request.Bytes, sent) is { } differs)
                throw new QcRuleException("checksum-mismatch", $"{differs} Nothing is stored.", "Send it again from the instrument's own export; if it stays, look at the disk or the network between.");
        }

        var batch = string.IsNullOrWhiteSpace(request.BatchNumber) ? null : await db.BatchAloneAsync(request.BatchNumber, cancellationToken);
        batch?.MustBeOpen();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(request.Bytes));
        await RefuseKnownAsync(name, sha256, cancellationToken);

        var file = new StoredFile
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            Size = request.Bytes.Length,
            Sha256 = sha256,
            ReceivedAt = time.GetUtcNow(),
            ReceivedById = actor.PersonId,
            ReceivedBy = actor.Name,
        };
        if (batch is not null) file.BelongsTo(batch.Id);
        db.ActAs(actor);
        db.Add(file);
        db.Add(new StoredFileContent { FileId = file.Id, Bytes = request.Bytes });
        db.Tell(new FileReceived(file.Id));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The same file came in twice at once; the other was first.
            db.ChangeTracker.Clear();
            await RefuseKnownAsync(name, sha256, cancellationToken);
            throw;
        }

        return Parsed<StoredFile>.Of(file);
    }

    private async Task RefuseKnownAsync(string name, string sha256, CancellationToken cancellationToken)
    {
        var known = await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Sha256 == sha256, cancellationToken);
        if (known is not null)
            throw new QcRuleException(
                "file-already-stored",
                $"{name} is the same file, byte for byte, as {known.Name}, stored {known.ReceivedAt:yyyy-MM-dd HH:mm} UTC by {known.ReceivedBy}.",
                known.Status == FileStatus.Read ? $"Open the first one (/files/{known.Id}) and confirm it." : $"Look at the first one: /files/{known.Id}.");
    }

    /// <summary>Browsers and scripts may send a whole path; only the last part names the file.</summary>
    private static string NameOnly(string fileName)
    {
        var name = fileName.Split('/', '\\')[^1].Trim();
        name = RecordText.Fitting(new string([.. name.Where(c => !char.IsControl(c))]), int.MaxValue) ?? "";
        return name.Length == 0 ? "unnamed file" : name.Length > 260 ? name[^260..] : name;
    }

    private static Parsed<StoredFile> Refused(string code, string message) => Parsed<StoredFile>.Refused(Problem.OfField("file", code, message));
}
