using System.Security.Cryptography;

namespace EvQc.Audit;

/// <summary>A sealed piece of the audit trail, chained to the piece before it by that one's hash.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="PreviousHash">Lower-case hexadecimal; <see cref="NoBlock"/> for the first.</param>
/// <param name="FirstSequence">Lowest sequence of an entry in it; 0 when it holds none.</param>
/// <param name="LastSequence">Up to here every sequence is in this or an earlier block, pending or void.</param>
/// <param name="Pending">Gaps that may still be filled, ascending.</param>
/// <param name="Void">Gaps that this block declares void, ascending.</param>
public sealed record SealedBlock(
    long Number,
    string PreviousHash,
    string MerkleRoot,
    long FirstSequence,
    long LastSequence,
    int Count,
    IReadOnlyList<Gap> Pending,
    IReadOnlyList<Gap> Void,
    DateTimeOffset SealedAt,
    string Hash)
{
    public static readonly string NoBlock = new('0', 64);

    /// <summary>What the hash must be, given everything else.</summary>
    public string ComputedHash() => Convert.ToHexStringLower(SHA256.HashData(new CanonicalBytes()
        .Text("EvQc audit block 1").Number(Number).Text(PreviousHash).Text(MerkleRoot).Number(FirstSequence).Number(LastSequence).Number(Count)
        .Text(Gap.Write(Pending)).Text(Gap.Write(Void)).Time(SealedAt).Written));

    /// <summary>Whether an entry of this sequence belongs into this block, given the block before.</summary>
    public Place PlaceOf(long sequence, SealedBlock? previous)
    {
        var isNew = sequence > (previous?.LastSequence ?? 0) && sequence <= LastSequence;
        if (!isNew && !Gap.AnyHolds(previous?.Pending ?? [], sequence)) return Place.Elsewhere;
        return Gap.AnyHolds(Pending, sequence) ? Place.Pending
            : Gap.AnyHolds(Void, sequence) ? Place.Void
            : Place.Member;
    }

    /// <summary>How many entries must be in this block by what it and the block before say of sequences.</summary>
    public long MembersAfter(SealedBlock? previous) =>
        LastSequence - (previous?.LastSequence ?? 0) + (previous?.Pending.Sum(g => g.Count) ?? 0) - Pending.Sum(g => g.Count) - Void.Sum(g => g.Count);
}

public enum Place
{
    Member,
    Pending,
    Void,
    Elsewhere,
}

/// <summary>The last block at some time: what a document carries outside the database.</summary>
public sealed record AuditHead(long Number, string Hash, long LastSequence, DateTimeOffset SealedAt)
{
    /// <summary>As printed: <c>audit block 17, 5f0c…</c>, in full.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"audit block {Number}, {Hash}");
}
