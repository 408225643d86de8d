using System.Globalization;
using System.Runtime.CompilerServices;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Keeping;

/// <summary>Names every time that newer records were set aside by an older backup: allowed, recorded, and never out of sight again.</summary>
public sealed class RestoresTold(AnchorFile anchors, EvQcContext db) : IIntegrityCheck
{
    public string Name => "restored backups";

    public async IAsyncEnumerable<IntegrityFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blocks = new SortedDictionary<long, AnchorLine>();
        foreach (var line in anchors.Read())
        {
            if (line is null) continue;
            if (line.Kind == AnchorKind.Block) blocks[line.Number] = line;
            if (line.Kind != AnchorKind.Restored) continue;
            var gone = blocks.Values.Where(b => b.Number > line.Number).ToList();
            foreach (var block in gone) blocks.Remove(block.Number);
            if (gone.Count > 0) yield return await FindingAsync(line, gone[^1], gone.Count, cancellationToken);
        }
    }

    private async Task<IntegrityFinding> FindingAsync(AnchorLine restored, AnchorLine last, int count, CancellationToken cancellationToken)
    {
        var told = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.Action == AuditAction.Event && e.Subject == "Restore" && e.At <= restored.At).OrderByDescending(e => e.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        return new(
            "newer-records-set-aside",
            string.Create(
                CultureInfo.InvariantCulture,
                $"An older backup took the place of newer records on {restored.At:yyyy-MM-dd HH:mm:ss} UTC: {count} audit blocks after block {restored.Number}, up to block {last.Number} of {last.At:yyyy-MM-dd HH:mm:ss} UTC, were set aside. ")
            + (told is null ? "No entry of the trail says why." : $"Entry {told.Sequence.ToString(CultureInfo.InvariantCulture)} of the trail says why: {told.Reason}"))
        { Block = restored.Number, Sequence = told?.Sequence, At = restored.At };
    }
}
