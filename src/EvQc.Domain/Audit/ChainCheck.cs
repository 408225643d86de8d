using System.Globalization;

namespace EvQc.Audit;

/// <summary>The first thing wrong with a chain of blocks.</summary>
/// <param name="Code">Stable, kebab-case.</param>
public sealed record ChainFault(long Block, string Code, string Sentence);

/// <summary>Checks blocks one after the other, as they follow: each against itself and against the one before.</summary>
public static class ChainCheck
{
    /// <returns>Null when the block is the one that follows.</returns>
    public static ChainFault? Fault(SealedBlock? previous, SealedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var number = (previous?.Number ?? 0) + 1;
        if (block.Number != number)
            return Of(number, "block-missing", $"Block {number} is missing: the chain goes on with block {block.Number}.");
        if (block.Hash != block.ComputedHash())
            return Of(number, "block-changed", $"Block {number}, sealed at {Time(block.SealedAt)}, is not as it was sealed: its content does not give its hash.");
        if (block.PreviousHash != (previous?.Hash ?? SealedBlock.NoBlock))
            return Of(number, "chain-broken", $"Block {number} does not follow block {number - 1}: one of the two, and all before or after it, was replaced.");
        if (block.LastSequence < (previous?.LastSequence ?? 0) || !Within(block, previous) || block.MembersAfter(previous) != block.Count)
            return Of(number, "block-impossible", $"Block {number} says of itself what cannot be: its entries, its gaps and those of the block before do not add up.");
        return null;
    }

    /// <summary>The first thing wrong with a whole chain; null when it is whole.</summary>
    public static ChainFault? FirstFault(IEnumerable<SealedBlock> blocks)
    {
        SealedBlock? previous = null;
        foreach (var block in blocks)
        {
            if (Fault(previous, block) is { } fault) return fault;
            previous = block;
        }

        return null;
    }

    /// <summary>Gaps lie where sequences were open: in the gaps of the block before, or between its last sequence and this one's.</summary>
    private static bool Within(SealedBlock block, SealedBlock? previous)
    {
        var gaps = block.Pending.Concat(block.Void).OrderBy(g => g.First).ToList();
        for (var i = 0; i < gaps.Count; i++)
        {
            if (i > 0 && gaps[i].First <= gaps[i - 1].Last) return false;
            var isNew = gaps[i].First > (previous?.LastSequence ?? 0) && gaps[i].Last <= block.LastSequence;
            if (!isNew && previous?.Pending.Any(p => p.First <= gaps[i].First && gaps[i].Last <= p.Last && p.Since == gaps[i].Since) != true) return false;
        }

        return true;
    }

    private static ChainFault Of(long block, string code, FormattableString sentence) => new(block, code, sentence.ToString(CultureInfo.InvariantCulture));

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
