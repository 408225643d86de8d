using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Audit;

/// <summary>
/// A sealed piece of the audit trail: which entries it holds and their Merkle root, chained to the block before it. Only added to. Its
/// number is the key, so that of two sealers that seal at once one is refused.
/// </summary>
public sealed class AuditBlock : IUnaudited
{
    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Hash of the block before; 64 zeros for the first.</summary>
    public required string PreviousHash { get; init; }

    public required string MerkleRoot { get; init; }

    /// <summary>Lowest sequence of an entry in the block; 0 when it holds none.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>Up to this sequence every entry is in this or an earlier block, pending or void.</summary>
    public required long LastSequence { get; init; }

    public required int Count { get; init; }

    /// <summary>Sequences up to <see cref="LastSequence"/> that have not been seen yet, with the time each gap was first noticed.</summary>
    public required string Pending { get; init; }

    /// <summary>Gaps that this block declares void: no transaction lives long enough to fill them any more.</summary>
    public required string Void { get; init; }

    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>SHA-256 over all of the above, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The leaf hashes in order, 32 bytes each: what names the entry that does not match, and gives inclusion proofs.</summary>
    public required byte[] Leaves { get; init; }

    public static AuditBlock Of(SealedBlock block, IReadOnlyCollection<byte[]> leaves) => new()
    {
        Number = block.Number,
        PreviousHash = block.PreviousHash,
        MerkleRoot = block.MerkleRoot,
        FirstSequence = block.FirstSequence,
        LastSequence = block.LastSequence,
        Count = block.Count,
        Pending = Gap.Write(block.Pending),
        Void = Gap.Write(block.Void),
        SealedAt = block.SealedAt,
        Hash = block.Hash,
        Leaves = [.. leaves.SelectMany(l => l)],
    };
}

internal sealed class AuditBlockMapping : IEntityTypeConfiguration<AuditBlock>
{
    public void Configure(EntityTypeBuilder<AuditBlock> block)
    {
        block.ToTable("audit_blocks");
        block.HasKey(b => b.Number);
        block.Property(b => b.Number).ValueGeneratedNever();
        block.HasIndex(b => b.LastSequence);
        block.Property(b => b.PreviousHash).HasMaxLength(64);
        block.Property(b => b.MerkleRoot).HasMaxLength(64);
        block.Property(b => b.Hash).HasMaxLength(64);
        block.Property(b => b.Pending).HasMaxLength(-1);
        block.Property(b => b.Void).HasMaxLength(-1);
    }
}
