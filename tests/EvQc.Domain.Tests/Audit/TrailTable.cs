namespace EvQc.Audit;

/// <summary>
/// The audit table and the block table as two sealers see them: entries become visible when their transaction commits, in any order or
/// never; a block number can be taken once.
/// </summary>
internal sealed class TrailTable
{
    private readonly SortedDictionary<long, byte[]> _visible = [];
    private long _last;

    public List<SealedBlock> Blocks { get; } = [];

    /// <summary>The sealed leaves of each block, as the block's row keeps them.</summary>
    public List<IReadOnlyList<byte[]>> Leaves { get; } = [];

    public IEnumerable<long> Visible => _visible.Keys;

    /// <summary>A writer takes a sequence; nobody sees its entry yet.</summary>
    public long Take() => ++_last;

    public void Commit(long sequence) => _visible[sequence] = LeafOf(sequence);

    public void Change(long sequence) => _visible[sequence] = MerkleTree.Leaf([0xFF, (byte)sequence]);

    public void Remove(long sequence) => _visible.Remove(sequence);

    /// <summary>What a sealer reads that believes in this head.</summary>
    public List<SeenEntry> Unsealed(SealedBlock? head, int most) =>
    [
        .. _visible.Where(e => e.Key > (head?.LastSequence ?? 0) || Gap.AnyHolds(head?.Pending ?? [], e.Key))
            .Take(most).Select(e => new SeenEntry(e.Key, e.Value)),
    ];

    /// <summary>The unique key: false when somebody was first.</summary>
    public bool TryAdd(SealedBlock block, IReadOnlyList<byte[]> leaves)
    {
        if (Blocks.Any(b => b.Number == block.Number)) return false;
        Blocks.Add(block);
        Leaves.Add(leaves);
        return true;
    }

    /// <summary>Everything that does not match, as one pass over blocks and entries finds it.</summary>
    public IReadOnlyList<EntryFault> Check()
    {
        var (check, after, faults) = (new BlockCheck(), 0L, new List<EntryFault>());
        for (var i = 0; i < Blocks.Count; i++)
        {
            var (block, sealedLeaves) = (Blocks[i], Leaves[i]);
            var entries = _visible.Where(e => e.Key > after && e.Key <= block.LastSequence).Select(e => new SeenEntry(e.Key, e.Value)).ToList();
            faults.AddRange(check.Next(block, entries, () => sealedLeaves));
            after = block.LastSequence;
        }

        return faults;
    }

    /// <summary>How often each sequence was sealed.</summary>
    public IReadOnlyList<long> Sealed() =>
        [.. Blocks.SelectMany((b, i) => BlockCheck.SequencesOf(b, i == 0 ? null : Blocks[i - 1]))];

    private static byte[] LeafOf(long sequence) => MerkleTree.Leaf(BitConverter.GetBytes(sequence));
}
