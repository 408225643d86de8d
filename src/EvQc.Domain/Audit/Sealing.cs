namespace EvQc.Audit;

/// <summary>An entry that a sealer sees: its sequence and its leaf.</summary>
public readonly record struct SeenEntry(long Sequence, byte[] Leaf);

/// <summary>Makes the next block of what is seen. Which of two sealers gets to add it is for the store to decide, by the block's number.</summary>
public static class Sealing
{
    /// <summary>The most entries of one block.</summary>
    public const int Largest = 4096;

    /// <param name="head">The last block; null before the first.</param>
    /// <param name="seen">
    /// Entries not sealed yet, ascending: those that have turned up in the head's pending gaps, then those after its last sequence without
    /// leaving one out that is visible. When there are more than <see cref="Largest"/>, the first of them.
    /// </param>
    /// <param name="patience">How long a gap may stay: longer than any transaction lives.</param>
    /// <returns>Null when there is nothing to seal.</returns>
    public static SealedBlock? Next(SealedBlock? head, IReadOnlyList<SeenEntry> seen, DateTimeOffset now, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var at = Microseconds(now);
        var last = Math.Max(head?.LastSequence ?? 0, seen.Count == 0 ? 0 : seen[^1].Sequence);
        List<Gap> open = [.. Gap.Without(head?.Pending ?? [], [.. seen.Select(s => s.Sequence)]), .. NewGaps(head?.LastSequence ?? 0, seen, at)];
        var expired = open.Where(g => at - g.Since >= patience).ToList();
        if (seen.Count == 0 && expired.Count == 0) return null;
        var block = new SealedBlock(
            (head?.Number ?? 0) + 1,
            head?.Hash ?? SealedBlock.NoBlock,
            Convert.ToHexStringLower(MerkleTree.Root([.. seen.Select(s => s.Leaf)])),
            seen.Count == 0 ? 0 : seen[0].Sequence,
            last,
            seen.Count,
            [.. open.Except(expired)],
            expired,
            at,
            "");
        return block with { Hash = block.ComputedHash() };
    }

    private static IEnumerable<Gap> NewGaps(long after, IReadOnlyList<SeenEntry> seen, DateTimeOffset now)
    {
        foreach (var entry in seen.Where(s => s.Sequence > after))
        {
            if (entry.Sequence > after + 1) yield return new(after + 1, entry.Sequence - 1, now);
            after = entry.Sequence;
        }
    }

    private static DateTimeOffset Microseconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
