using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>Which block seals an entry.</summary>
public sealed class Seals(EvQcContext db)
{
    /// <returns>Sequence → number of its block; those not sealed yet are left out.</returns>
    public async Task<IReadOnlyDictionary<long, long>> OfAsync(IReadOnlyCollection<long> sequences, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, long>();
        (SealedBlock Block, SealedBlock? Before)? last = null;
        foreach (var sequence in sequences.Order())
        {
            // Neighbours mostly lie in one block.
            if (last is not { } known || known.Block.PlaceOf(sequence, known.Before) != Place.Member)
                last = await BlockOfAsync(sequence, cancellationToken);
            if (last is { } at) found[sequence] = at.Block.Number;
        }

        return found;
    }

    private async Task<(SealedBlock Block, SealedBlock? Before)?> BlockOfAsync(long sequence, CancellationToken cancellationToken)
    {
        var number = await db.Set<AuditBlock>().Where(b => b.LastSequence >= sequence).OrderBy(b => b.LastSequence).ThenBy(b => b.Number).Select(b => b.Number).FirstOrDefaultAsync(cancellationToken);
        if (number == 0) return null;
        var before = await AtAsync(number - 1, cancellationToken);

        // An entry that came late is in one of the blocks after the one that noticed its absence.
        for (var block = await AtAsync(number, cancellationToken); block is not null; (before, block) = (block, await AtAsync(block.Number + 1, cancellationToken)))
        {
            var place = block.PlaceOf(sequence, before);
            if (place == Place.Member) return (block, before);
            if (place != Place.Pending) return null;
        }

        return null;
    }

    private async Task<SealedBlock?> AtAsync(long number, CancellationToken cancellationToken) =>
        (await db.Set<AuditBlock>().Where(b => b.Number == number).AsBlocks().FirstOrDefaultAsync(cancellationToken))?.Read();
}
