using EvQc.Audit;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Signing;

/// <summary>The newest sealed block of the audit trail, which every signature carries: the trail as far as it was sealed cannot be rewritten under it.</summary>
public sealed class AuditHeadReader(EvQcContext db)
{
    /// <summary>Number and hash; nulls when nothing is sealed yet.</summary>
    public async Task<(long? Block, string? Sha256)> NewestAsync(CancellationToken cancellationToken)
    {
        var head = await db.Set<AuditBlock>().AsNoTracking().OrderByDescending(b => b.Number).Select(b => new { b.Number, b.Hash }).FirstOrDefaultAsync(cancellationToken);
        return (head?.Number, head?.Hash);
    }
}
