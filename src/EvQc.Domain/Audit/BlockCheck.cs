using System.Globalization;
using System.Security.Cryptography;

namespace EvQc.Audit;

/// <summary>What does not match between a block and the entries that are there today.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Sequence">The entry concerned.</param>
public sealed record EntryFault(string Code, long Sequence);

/// <summary>
/// Goes through a chain and the entries of the trail together, in the order of sequences: gives each block its entries, keeps those that
/// came late until the block that sealed them, and finds what is missing, changed or added.
/// </summary>
public sealed class BlockCheck
{
    private readonly SortedDictionary<long, byte[]> _late = [];
    private SealedBlock? _previous;

    /// <summary>Entries that were noticed in a gap and wait for their block.</summary>
    public IReadOnlyCollection<long> Late => _late.Keys;

    /// <param name="block">The next block, whose own hash and chain are right.</param>
    /// <param name="entries">Every entry there is after the block before up to <see cref="SealedBlock.LastSequence"/>, ascending.</param>
    /// <param name="leaves">The leaves that were sealed, asked for only when something does not match; they are checked against the root.</param>
    public IReadOnlyList<EntryFault> Next(SealedBlock block, IEnumerable<SeenEntry> entries, Func<IReadOnlyList<byte[]>> leaves)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(leaves);
        var faults = new List<EntryFault>();
        var members = new List<SeenEntry>(block.Count);
        foreach (var (sequence, leaf) in _late.ToList())
            Put(new(sequence, leaf));
        foreach (var entry in entries)
            Put(entry);

        if (members.Count != block.Count || Convert.ToHexStringLower(MerkleTree.Root([.. members.Select(m => m.Leaf)])) != block.MerkleRoot)
            faults.AddRange(Differences(block, members, leaves()));
        _previous = block;
        return faults;

        void Put(SeenEntry entry)
        {
            var place = block.PlaceOf(entry.Sequence, _previous);
            if (place == Place.Pending) _late[entry.Sequence] = entry.Leaf;
            else _late.Remove(entry.Sequence);
            if (place == Place.Void) faults.Add(new("entry-in-void", entry.Sequence));
            if (place == Place.Elsewhere) faults.Add(new("entry-added", entry.Sequence));
            if (place == Place.Member) members.Add(entry);
        }
    }

    /// <summary>The sequences of a block are known from its gaps, so each stands beside the leaf that was sealed for it.</summary>
    private IEnumerable<EntryFault> Differences(SealedBlock block, List<SeenEntry> members, IReadOnlyList<byte[]> leaves)
    {
        var areWhole = Convert.ToHexStringLower(MerkleTree.Root(leaves)) == block.MerkleRoot && leaves.Count == block.Count;
        var present = members.ToDictionary(m => m.Sequence, m => m.Leaf);
        var (index, named) = (0, 0);
        foreach (var sequence in SequencesOf(block, _previous))
        {
            var leaf = areWhole && index < leaves.Count ? leaves[index] : null;
            index++;
            string? code = !present.TryGetValue(sequence, out var there) ? "entry-removed"
                : leaf is not null && !CryptographicOperations.FixedTimeEquals(leaf, there) ? "entry-changed"
                : null;
            if (code is null) continue;
            named++;
            yield return new(code, sequence);
        }

        // Somebody took away the sealed leaves too: the block is known to be wrong, and no longer where.
        if (named == 0) yield return new("block-does-not-match", block.FirstSequence);
    }

    /// <summary>The sequences of a block's entries, ascending, as it and the block before say.</summary>
    public static IEnumerable<long> SequencesOf(SealedBlock block, SealedBlock? previous)
    {
        ArgumentNullException.ThrowIfNull(block);
        var from = (previous?.LastSequence ?? 0) + 1;
        IEnumerable<Gap> open = previous?.Pending ?? [];
        if (from <= block.LastSequence) open = open.Append(new(from, block.LastSequence, default));
        return Gap.Minus(open, [.. block.Pending.Concat(block.Void).OrderBy(g => g.First)]).SelectMany(Each);
    }

    private static IEnumerable<long> Each(Gap gap)
    {
        for (var sequence = gap.First; sequence <= gap.Last; sequence++)
            yield return sequence;
    }
}
