using System.Globalization;
using EvQc.Audit;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace EvQc.Keeping;

/// <summary>What would be lost from sight if a backup took the place of the present records: asked of the database and of the anchors outside.</summary>
internal static class NewerRecords
{
    /// <summary>A sentence for each; none when the backup is the latest there is.</summary>
    public static async Task<IReadOnlyList<string>> ThanAsync(
        BackupManifest backup, DatabaseConnection connection, AnchorFile anchors, CancellationToken cancellationToken)
    {
        var newer = new List<string>();
        var heads = AnchoredHeads.Read(anchors);
        if (heads.After(backup.HeadBlock) is { Count: > 0 } later)
            newer.Add(Text($"The anchor file {anchors.Path} knows {later.Count} later audit blocks, up to block {later[^1].Number} of {later[^1].At:yyyy-MM-dd HH:mm:ss} UTC; the backup ends at block {backup.HeadBlock}."));
        if (backup.HeadBlock > 0 && heads[backup.HeadBlock] is { } anchor && anchor.Hash != backup.HeadHash)
            newer.Add(Text($"The anchor file {anchors.Path} knows another audit block {backup.HeadBlock} than the backup holds: it is of other records."));
        await using var db = connection.OpenAsOwner();
        if (await PresentAsync(db, cancellationToken) is not { } present) return newer;
        if (present.LastEntry > backup.LastEntry)
            newer.Add(Text($"The present database holds audit entries up to {present.LastEntry}, the backup up to {backup.LastEntry}."));
        else if (present.HeadBlock > backup.HeadBlock)
            newer.Add(Text($"The present database is sealed up to block {present.HeadBlock}, the backup up to block {backup.HeadBlock}."));
        return newer;
    }

    /// <summary>Null when there is no record yet. A database of an earlier version is brought up to date first, so that it can be asked.</summary>
    private static async Task<RecordCounts?> PresentAsync(EvQcContext db, CancellationToken cancellationToken)
    {
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken)
            || !await db.GetService<IHistoryRepository>().ExistsAsync(cancellationToken)
            || !(await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any()) return null;
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) await db.Database.MigrateAsync(cancellationToken);
        return await RecordCounts.OfAsync(db, cancellationToken);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
