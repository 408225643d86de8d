using System.Globalization;
using EvQc.Audit;
using EvQc.Migrations;
using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Keeping;

/// <summary>
/// Brings a backup back. It is read to its end first; it is restored into a database beside the present one, compared with what it said of
/// itself, verified, and only then put in its place, in one step. What it replaces is kept under a name of its own. Killed at any moment,
/// one of the two whole databases is in place.
/// </summary>
public sealed class RestoreBackup(DatabaseConnection connection, DatabaseSettings settings, AnchorFile anchors, TimeProvider time)
{
    /// <summary>Where a backup is restored to before it is put in place; whatever is left there of an earlier attempt goes.</summary>
    private const string Beside = "evqc_restoring";

    /// <param name="OverNewerRecords">Why newer records may be set aside; null: they may not.</param>
    public sealed record Request(string File, string? OverNewerRecords);

    /// <param name="SetAside">What is newer than the backup.</param>
    /// <param name="Kept">The name under which the replaced database stays on the server; null when there was nothing in it.</param>
    public sealed record Restored(BackupManifest Backup, IReadOnlyList<string> SetAside, string Kept, Verification Verification);

    /// <param name="host">An EvQc on a database of these settings, not started.</param>
    public async Task<Restored> RunAsync(Request request, Func<Dictionary<string, string?>, WebApplication> host, CancellationToken cancellationToken)
    {
        if (connection.Provider == DatabaseProvider.SqlServer)
            throw new CannotStartException("SQL Server brings its backups back itself: RESTORE DATABASE … FROM DISK = N'…' WITH CHECKSUM; then run './evqc verify'.");
        await using var backup = await BackupFile.OpenAsync(request.File, cancellationToken);
        var setAside = await MayReplaceAsync(backup.Manifest, request.OverNewerRecords, cancellationToken);
        var server = new PostgreSqlServer(connection.OwnerConnectionString);
        var place = PostgreSqlServer.NameIn(connection.OwnerConnectionString);
        var kept = $"{place}_before_{time.GetUtcNow().ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture)}";
        await server.DropAsync(Beside, cancellationToken);
        await server.CreateAsync(Beside, null, cancellationToken);
        try
        {
            await PostgresDump.ReadAsync(Binaries, server.Database(Beside), async to =>
            {
                await using var dump = await backup.ReadAsync(BackupManifest.Dump, cancellationToken);
                await dump.CopyToAsync(to, cancellationToken);
            }, cancellationToken);
            Verification verification;
            await using (var app = host(SettingsBeside(server)))
                verification = await ProveAsync(app, backup.Manifest, request, setAside, kept, cancellationToken);
            await server.PutInPlaceAsync(Beside, place, kept, cancellationToken);
            await AnchorAsync(backup, cancellationToken);
            return new(backup.Manifest, setAside, kept, verification);
        }
        catch (InvalidOperationException e) when (e.InnerException is System.Data.Common.DbException)
        {
            throw new CannotStartException("The backup is proven, but the database is in use: stop every EvQc on it, then restore again. Nothing was changed.", e);
        }
        finally
        {
            await server.DropAsync(Beside, CancellationToken.None);
        }
    }

    private PostgresBinaries Binaries =>
        PostgresBinaries.ForDumps(connection.Provider == DatabaseProvider.Embedded ? Path.Combine(settings.DataFolder, "postgres") : "");

    private async Task<IReadOnlyList<string>> MayReplaceAsync(BackupManifest backup, string? reason, CancellationToken cancellationToken)
    {
        await using (var db = connection.OpenAsOwner())
            if (!db.Database.GetMigrations().Contains(backup.Migration, StringComparer.Ordinal))
                throw new CannotStartException($"The backup was made by a newer EvQc (its schema is {backup.Migration}): restore it with that version.");
        var newer = await NewerRecords.ThanAsync(backup, connection, anchors, cancellationToken);
        if (newer.Count > 0 && string.IsNullOrWhiteSpace(reason))
            throw new CannotStartException(
                $"There are records newer than the backup of {backup.MadeAt:yyyy-MM-dd HH:mm:ss} UTC, and nothing was touched. {string.Join(' ', newer)} "
                + "If they are to be set aside, say so and why: --over-newer-records \"reason\". They stay on the server, and the fact is recorded.");
        return newer;
    }

    private Dictionary<string, string?> SettingsBeside(PostgreSqlServer server) => new(StringComparer.Ordinal)
    {
        ["Database:Provider"] = nameof(DatabaseProvider.PostgreSql),
        ["Database:ConnectionString"] = new PostgreSqlServer(connection.ConnectionString).Database(Beside) + ";Pooling=false",
        ["Database:MigrationConnectionString"] = connection.HasOwner ? server.Database(Beside) + ";Pooling=false" : null,
        ["Database:ApplicationRole"] = connection.ApplicationRole,
        ["Audit:AnchorFile"] = anchors.Path,
        ["Demo:Enabled"] = "false",
    };

    /// <summary>Brings the restored database to this version's schema, compares it with what the backup says, verifies it, and records the fact in it.</summary>
    private static async Task<Verification> ProveAsync(
        WebApplication app, BackupManifest backup, Request request, IReadOnlyList<string> setAside, string kept, CancellationToken cancellationToken)
    {
        var beside = app.Services.GetRequiredService<DatabaseConnection>();
        await using (var owner = beside.OpenAsOwner())
        {
            await owner.Database.MigrateAsync(cancellationToken);
            if (beside.HasOwner) await DatabaseRights.GiveAsync(owner, beside, cancellationToken);
            var counts = await RecordCounts.OfAsync(owner, cancellationToken);
            if (counts.LastEntry != backup.LastEntry || counts.HeadBlock != backup.HeadBlock || counts.HeadHash != backup.HeadHash)
                throw new CannotStartException($"What was restored ends at audit block {counts.HeadBlock}, entry {counts.LastEntry}, and the backup says block {backup.HeadBlock}, entry {backup.LastEntry}. The present database stays.");
            if (backup.Rows.FirstOrDefault(r => counts.Rows.GetValueOrDefault(r.Key, -1) != r.Value) is { Key: { } table })
                throw new CannotStartException($"What was restored holds {counts.Rows.GetValueOrDefault(table)} rows of {table}, and the backup says {backup.Rows[table]}. The present database stays.");
        }

        await using var scope = app.Services.CreateAsyncScope();
        var verification = await scope.ServiceProvider.GetRequiredService<VerifyRecords>().RunAsync(cancellationToken);
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(Actor.System, request.OverNewerRecords?.Trim() ?? "Restore asked for on the command line");
        AuditTrail.Event(
            db, "Restore", Path.GetFileName(request.File),
            $"Backup of {backup.MadeAt:yyyy-MM-dd HH:mm:ss} UTC restored, up to audit block {backup.HeadBlock}, entry {backup.LastEntry}. "
            + $"{(setAside.Count == 0 ? "Nothing newer was known." : string.Join(' ', setAside))} What it replaced is kept as the database {kept}.");
        await db.SaveChangesAsync(cancellationToken);
        return verification;
    }

    /// <summary>The anchors of a lost machine come back with the backup; those that are there stay, and are told where the chain goes on.</summary>
    private async Task AnchorAsync(BackupFile backup, CancellationToken cancellationToken)
    {
        if (!anchors.Exists && backup.HasAnchors)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(anchors.Path)!);
            await using var lines = await backup.ReadAsync(BackupManifest.Anchors, cancellationToken);
            await using var file = new FileStream(anchors.Path, Coreutils.PrivateFile(FileMode.CreateNew));
            await lines.CopyToAsync(file, cancellationToken);
        }

        var manifest = backup.Manifest;
        if (AnchoredHeads.Read(anchors).After(manifest.HeadBlock).Count == 0) return;
        var hash = manifest.HeadHash.Length == 64 ? manifest.HeadHash : new string('0', 64);
        await anchors.AppendAsync([new(AnchorKind.Restored, manifest.HeadBlock, hash, time.GetUtcNow(), manifest.Parts[0].Sha256)], cancellationToken);
    }
}
