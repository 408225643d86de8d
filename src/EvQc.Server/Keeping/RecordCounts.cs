using EvQc.Audit;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace EvQc.Keeping;

/// <summary>Where the records stand: what a backup says of itself, and a restored database must say again.</summary>
internal sealed record RecordCounts(long HeadBlock, string HeadHash, long LastEntry, IReadOnlyDictionary<string, long> Rows)
{
    public static async Task<RecordCounts> OfAsync(EvQcContext db, CancellationToken cancellationToken)
    {
        var head = await db.AuditHeadAsync(cancellationToken);
        var last = await db.Set<AuditEntry>().MaxAsync(e => (long?)e.Sequence, cancellationToken) ?? 0;
        var quote = db.GetService<ISqlGenerationHelper>();
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in DatabaseRights.Columns(db.Model).Keys)
        {
            // The names are the model's own, quoted by its provider.
            var count = $"SELECT CAST(count(*) AS bigint) AS {quote.DelimitIdentifier("Value")} FROM {quote.DelimitIdentifier(table)}";
            rows[table] = (await db.Database.SqlQueryRaw<long>(count).ToListAsync(cancellationToken)).Single();
        }

        return new(head?.Number ?? 0, head?.Hash ?? "", last, rows);
    }
}
