using System.Text.Json;
using EvQc.Audit;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>Reads a stored file and notes what came of it. Reading is pure and may be repeated; it records no result.</summary>
public sealed class ReadFile(EvQcContext db)
{
    public async Task RunAsync(Guid fileId, CancellationToken cancellationToken)
    {
        var file = await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == fileId, cancellationToken)
            ?? throw new NotFoundException($"There is no file {fileId}.");
        if (file.Status != FileStatus.Received) return;
        var run = await db.ReadStoredAsync(file, cancellationToken);
        await db.InOneTransactionAsync(() => NoteAsync(file, run, cancellationToken), cancellationToken);
    }

    /// <summary>A person may confirm the file at this very moment: then there is nothing left to note, and theirs must not be refused for it.</summary>
    private async Task NoteAsync(StoredFile file, Parsed<InstrumentRun> run, CancellationToken cancellationToken)
    {
        var status = run.IsUsable ? FileStatus.Read : FileStatus.Unreadable;
        var problems = JsonSerializer.Serialize(run.Problems);
        var (format, parser) = (run.Value?.Format, run.Value?.ParserVersion);
        var noted = await db.Set<StoredFile>().Where(f => f.Id == file.Id && f.Status == FileStatus.Received).ExecuteUpdateAsync(
            set => set.SetProperty(f => f.Status, status).SetProperty(f => f.Problems, problems)
                .SetProperty(f => f.Format, format).SetProperty(f => f.ParserVersion, parser),
            cancellationToken);
        if (noted == 0) return;
        db.ActAs(Actor.System);
        AuditTrail.Changed<StoredFile>(
            db, file.Id, file.BatchId,
            (nameof(StoredFile.Status), file.Status, status), (nameof(StoredFile.Problems), file.Problems, problems),
            (nameof(StoredFile.Format), file.Format, format), (nameof(StoredFile.ParserVersion), file.ParserVersion, parser));
        AuditTrail.Event(db, nameof(StoredFile), file.Id.ToString(), $"read as {run.Value?.Format ?? "unreadable"}, {run.Problems.Count} problem(s)", file.BatchId);
        db.Tell(new RunParsed(file.Id));
        await db.SaveChangesAsync(cancellationToken);
    }
}

public static class FileQueries
{
    /// <summary>
    /// The file, with its row taken until the transaction ends: what is changed of it is changed of what it is, also when it is being read at
    /// this very moment.
    /// </summary>
    public static async Task<StoredFile> FileAloneAsync(this EvQcContext db, Guid id, CancellationToken cancellationToken)
    {
        await db.Set<StoredFile>().Where(f => f.Id == id).ExecuteUpdateAsync(set => set.SetProperty(f => f.Version, f => f.Version), cancellationToken);
        return await db.Set<StoredFile>().SingleOrDefaultAsync(f => f.Id == id, cancellationToken) ?? throw new NotFoundException($"There is no file {id}.");
    }

    /// <summary>Reads the stored bytes of a file with the reader of this program.</summary>
    public static async Task<Parsed<InstrumentRun>> ReadStoredAsync(this EvQcContext db, StoredFile file, CancellationToken cancellationToken)
    {
        var bytes = await db.Set<StoredFileContent>().Where(c => c.FileId == file.Id).Select(c => c.Bytes).SingleAsync(cancellationToken);
        return InstrumentFile.Read(bytes, file.Name);
    }
}
