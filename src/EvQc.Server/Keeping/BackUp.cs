using System.IO.Compression;
using EvQc.Audit;
using EvQc.Migrations;
using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Keeping;

/// <summary>
/// Takes all records out into one file, while others work: the database as it is in one moment, where its records stand in that very
/// moment, and the anchors. The file appears under its name only when it is whole and its making is recorded.
/// </summary>
public sealed class BackUp(DatabaseConnection connection, DatabaseSettings settings, AnchorFile anchors, TimeProvider time)
{
    public async Task<BackupManifest> RunAsync(string file, CancellationToken cancellationToken)
    {
        if (connection.Provider == DatabaseProvider.SqlServer)
            throw new CannotStartException(
                "SQL Server writes its backups itself, on its own disks: let it run BACKUP DATABASE … TO DISK = N'…' WITH CHECKSUM, COPY_ONLY, and keep the anchor file "
                + $"({anchors.Path}) elsewhere. After a RESTORE, './evqc verify' names every record that is older than the anchors.");
        if (File.Exists(file)) throw new CannotStartException($"'{file}' exists: a backup is never written over another one. Choose another name.");
        var binaries = PostgresBinaries.ForDumps(connection.Provider == DatabaseProvider.Embedded ? Path.Combine(settings.DataFolder, "postgres") : "");
        var part = file + ".part";
        try
        {
            var manifest = await WriteAsync(part, binaries, cancellationToken);
            await RecordAsync(file, manifest, cancellationToken);
            File.Move(part, file);
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"The backup cannot be written to '{file}': {e.Message}", e);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<BackupManifest> WriteAsync(string part, PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(part, Coreutils.PrivateFile(FileMode.Create));
        BackupManifest manifest;
        await using (var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken))
        {
            // Before the moment of the dump: what is anchored after it is not in it.
            var noted = anchors.Exists ? await NotedAsync(cancellationToken) : null;
            await using var db = connection.Open();
            await using var moment = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
            var snapshot = (await db.Database.SqlQueryRaw<string>(PostgreSqlServer.ExportSnapshot).ToListAsync(cancellationToken)).Single();
            var counts = await RecordCounts.OfAsync(db, cancellationToken);
            var migration = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Last();
            List<BackupPart> parts = [];
            await PostgresDump.WriteAsync(
                binaries, connection.ConnectionString, snapshot,
                async dump => parts.Add(await AddAsync(zip, BackupManifest.Dump, dump, cancellationToken)), cancellationToken);
            if (noted is not null) parts.Add(await AddAsync(zip, BackupManifest.Anchors, noted, cancellationToken));

            manifest = new(
                BackupManifest.Current, time.GetUtcNow(), "PostgreSql", migration, counts.HeadBlock, counts.HeadHash, counts.LastEntry, counts.Rows, parts);
            await AddAsync(zip, BackupManifest.File, new MemoryStream(manifest.Write()), cancellationToken);
        }

        stream.Flush(flushToDisk: true);
        return manifest;
    }

    private async Task<MemoryStream> NotedAsync(CancellationToken cancellationToken)
    {
        await using var lines = new FileStream(anchors.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var noted = new MemoryStream();
        await lines.CopyToAsync(noted, cancellationToken);
        noted.Position = 0;
        return noted;
    }

    private static async Task<BackupPart> AddAsync(ZipArchive zip, string name, Stream from, CancellationToken cancellationToken)
    {
        // The dump is compressed already.
        await using var entry = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
        var (size, sha256) = await HashedCopy.RunAsync(from, entry, cancellationToken);
        return new(name, size, sha256);
    }

    private async Task RecordAsync(string file, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using var db = connection.Open();
        db.ActAs(Actor.System, "Backup asked for on the command line");
        AuditTrail.Event(db, "Backup", Path.GetFileName(file), $"all records up to audit block {manifest.HeadBlock}, entry {manifest.LastEntry}; dump {manifest.Parts[0].Sha256}");
        await db.SaveChangesAsync(cancellationToken);
    }
}
