using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>
/// Seals the next piece of the trail. It locks nobody out: writers only insert, and of two sealers the one whose block number is taken
/// lost, and looks again.
/// </summary>
public sealed class SealTrail(EvQcContext db, AuditSettings settings)
{
    private const int FewSequences = 64;
    private const int MostAtOnce = 1000;

    /// <returns>True while there may be more to seal.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var head = await db.HeadBlockAsync(cancellationToken);
        var seen = await UnsealedAsync(head, cancellationToken);
        if (Sealing.Next(head, seen, db.Time.GetUtcNow(), settings.VoidAfter) is not { } block) return false;
        db.Add(AuditBlock.Of(block, [.. seen.Select(s => s.Leaf)]));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await db.Set<AuditBlock>().AnyAsync(b => b.Number == block.Number, cancellationToken)) throw;
        }

        db.ChangeTracker.Clear();
        return true;
    }

    private async Task<List<SeenEntry>> UnsealedAsync(SealedBlock? head, CancellationToken cancellationToken)
    {
        var seen = new List<SeenEntry>();
        foreach (var late in LateRows(head?.Pending ?? []))
        {
            if (seen.Count < Sealing.Largest) seen.AddRange(await ReadAsync(late, Sealing.Largest - seen.Count, cancellationToken));
        }

        seen.Sort((one, other) => one.Sequence.CompareTo(other.Sequence));
        var last = head?.LastSequence ?? 0;
        if (seen.Count < Sealing.Largest)
            seen.AddRange(await ReadAsync(db.Set<TrailRow>().Where(e => e.Sequence > last), Sealing.Largest - seen.Count, cancellationToken));
        return seen;
    }

    /// <summary>Small gaps (abandoned transactions) are asked for together, great ones (a server that skipped numbers) each as a range.</summary>
    private IEnumerable<IQueryable<TrailRow>> LateRows(IReadOnlyList<Gap> pending)
    {
        var few = pending.Where(g => g.Count <= FewSequences).SelectMany(g => Enumerable.Range(0, (int)g.Count).Select(i => g.First + i));
        foreach (var chunk in few.Chunk(MostAtOnce))
            yield return db.Set<TrailRow>().Where(e => chunk.Contains(e.Sequence));
        foreach (var gap in pending.Where(g => g.Count > FewSequences))
            yield return db.Set<TrailRow>().Where(e => e.Sequence >= gap.First && e.Sequence <= gap.Last);
    }

    private static async Task<List<SeenEntry>> ReadAsync(IQueryable<TrailRow> rows, int most, CancellationToken cancellationToken)
    {
        var seen = new List<SeenEntry>();
        await foreach (var entry in rows.OrderBy(e => e.Sequence).Take(most).AsTrail().AsAsyncEnumerable().WithCancellation(cancellationToken))
            seen.Add(new(entry.Sequence, entry.Leaf()));
        return seen;
    }
}
