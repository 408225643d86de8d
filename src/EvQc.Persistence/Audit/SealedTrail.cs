using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>Reading the trail and its blocks as they are sealed.</summary>
public static class SealedTrail
{
    /// <summary>Entries in the form that is sealed. The last step of a query.</summary>
    public static IQueryable<TrailEntry> AsTrail(this IQueryable<TrailRow> rows) => rows
        .Select(e => new TrailEntry(
            e.Sequence, e.Id, e.At, e.Zone, e.Origin, e.ActorId, e.ActorName, e.ActorRole, e.Action, e.Subject, e.SubjectId, e.BatchId, e.Changes, e.Reason, e.CorrelationId));

    /// <summary>The last block there is.</summary>
    public static async Task<SealedBlock?> HeadBlockAsync(this EvQcContext db, CancellationToken cancellationToken) =>
        (await db.Set<AuditBlock>().OrderByDescending(b => b.Number).AsBlocks().FirstOrDefaultAsync(cancellationToken))?.Read();

    /// <summary>The last block sealed at a time or before: what a document of that time carries. Null before the first.</summary>
    public static Task<AuditHead?> AuditHeadAsync(this EvQcContext db, DateTimeOffset at, CancellationToken cancellationToken) =>
        db.Set<AuditBlock>().AsNoTracking().Where(b => b.SealedAt <= at).OrderByDescending(b => b.Number)
            .Select(b => new AuditHead(b.Number, b.Hash, b.LastSequence, b.SealedAt)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The last block of now.</summary>
    public static Task<AuditHead?> AuditHeadAsync(this EvQcContext db, CancellationToken cancellationToken) =>
        db.Set<AuditBlock>().AsNoTracking().OrderByDescending(b => b.Number)
            .Select(b => new AuditHead(b.Number, b.Hash, b.LastSequence, b.SealedAt)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Blocks without their leaves, to be read with <see cref="BlockRow.Read"/>. The last step of a query.</summary>
    public static IQueryable<BlockRow> AsBlocks(this IQueryable<AuditBlock> blocks) => blocks.Select(b => new BlockRow(
        b.Number, b.PreviousHash, b.MerkleRoot, b.FirstSequence, b.LastSequence, b.Count, b.Pending, b.Void, b.SealedAt, b.Hash));

    /// <summary>The leaves of a block, in order. What is no multiple of a hash's length is cut off: the root tells.</summary>
    public static async Task<IReadOnlyList<byte[]>> LeavesAsync(this EvQcContext db, long block, CancellationToken cancellationToken)
    {
        var leaves = await db.Set<AuditBlock>().Where(b => b.Number == block).Select(b => b.Leaves).SingleOrDefaultAsync(cancellationToken) ?? [];
        return [.. leaves.Chunk(MerkleTree.HashLength).Where(l => l.Length == MerkleTree.HashLength)];
    }
}

/// <summary>A block as its row has it.</summary>
public sealed record BlockRow(
    long Number, string PreviousHash, string MerkleRoot, long FirstSequence, long LastSequence, int Count, string Pending, string Void, DateTimeOffset SealedAt, string Hash)
{
    /// <summary>Gaps that cannot be read make a block whose content does not give its hash: the check of the chain names it.</summary>
    public SealedBlock Read() => Gap.Read(Pending) is { } pending && Gap.Read(Void) is { } @void
        ? new(Number, PreviousHash, MerkleRoot, FirstSequence, LastSequence, Count, pending, @void, SealedAt, Hash)
        : new(Number, PreviousHash, MerkleRoot, FirstSequence, LastSequence, Count, [], [], SealedAt, "unreadable: " + Hash);
}
