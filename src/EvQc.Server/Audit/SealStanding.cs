using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>How far the trail is sealed.</summary>
public sealed class SealStanding(EvQcContext db)
{
    /// <param name="Unsealed">Entries in no block yet.</param>
    public sealed record Standing(AuditHead? Head, long Blocks, long Entries, long Unsealed);

    public async Task<Standing> ReadAsync(CancellationToken cancellationToken)
    {
        var head = await db.AuditHeadAsync(cancellationToken);
        var number = head?.Number ?? 0;
        var inBlocks = await db.Set<AuditBlock>().Where(b => b.Number <= number).SumAsync(b => (long)b.Count, cancellationToken);
        var entries = await db.Set<AuditEntry>().LongCountAsync(cancellationToken);
        return new(head, number, entries, Math.Max(0, entries - inBlocks));
    }
}
