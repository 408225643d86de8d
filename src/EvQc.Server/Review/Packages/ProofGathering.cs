using EvQc.Audit;
using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review.Packages;

/// <summary>The audit entries of one batch with the proof that each is sealed, and the blocks from the first of them to the head.</summary>
internal sealed class ProofGathering(EvQcContext db)
{
    public async Task<PackageAudit> OfAsync(Guid batch, PackageRecords records, PackageKeys keys, CancellationToken cancellationToken)
    {
        List<SealedBlock> blocks = [.. (await db.Set<AuditBlock>().AsNoTracking().OrderBy(b => b.Number).AsBlocks().ToListAsync(cancellationToken)).Select(b => b.Read())];
        var entries = await EntriesAsync(batch, records, keys, cancellationToken);
        var proven = await ProvenAsync(entries, blocks, cancellationToken);
        var first = proven.Select(p => p.Block).OfType<long>().DefaultIfEmpty(blocks.Count == 0 ? 0 : blocks[^1].Number).Min();
        return new(proven, [.. blocks.Where(b => b.Number >= first)]);
    }

    /// <summary>Those that name the batch, those of the parts of its records, which do not, those of its signers' keys, and whatever else a reviewer of its trail read.</summary>
    private async Task<List<TrailEntry>> EntriesAsync(Guid batch, PackageRecords records, PackageKeys keys, CancellationToken cancellationToken)
    {
        var entries = await db.Set<TrailRow>().Where(e => e.BatchId == batch).AsTrail().ToListAsync(cancellationToken);
        var known = entries.Select(e => (e.Subject, e.SubjectId)).ToHashSet();
        string[] missing = [.. records.All.Where(r => !known.Contains((r.Kind, r.Key))).Select(r => r.Key).Concat(keys.All.Select(k => k.Id.ToString())).Distinct()];
        string[] kinds = [.. records.All.Select(r => r.Kind).Append(nameof(PersonKey)).Distinct()];
        foreach (var chunk in missing.Chunk(500))
            entries.AddRange(await db.Set<TrailRow>().Where(e => e.BatchId == null && kinds.Contains(e.Subject) && chunk.Contains(e.SubjectId)).AsTrail().ToListAsync(cancellationToken));
        long[] read = [.. records.Of(nameof(TrailReview)).SelectMany(r => EntryNumbers.Read(r["Entries"] ?? "")).Except(entries.Select(e => e.Sequence))];
        foreach (var chunk in read.Chunk(500))
            entries.AddRange(await db.Set<TrailRow>().Where(e => chunk.Contains(e.Sequence)).AsTrail().ToListAsync(cancellationToken));
        return [.. entries.OrderBy(e => e.Sequence)];
    }

    private async Task<List<ProvenEntry>> ProvenAsync(List<TrailEntry> entries, List<SealedBlock> blocks, CancellationToken cancellationToken)
    {
        var proven = new List<ProvenEntry>();
        foreach (var ofBlock in entries.GroupBy(e => BlockOf(e.Sequence, blocks)))
        {
            if (ofBlock.Key < 0)
            {
                proven.AddRange(ofBlock.Select(e => new ProvenEntry(e, null, 0, [])));
                continue;
            }

            var block = blocks[ofBlock.Key];
            var leaves = await db.LeavesAsync(block.Number, cancellationToken);
            List<long> sequences = [.. BlockCheck.SequencesOf(block, ofBlock.Key == 0 ? null : blocks[ofBlock.Key - 1])];
            foreach (var entry in ofBlock)
            {
                var index = sequences.BinarySearch(entry.Sequence);

                // Leaves that are not what was sealed give a proof that does not hold: whoever verifies the package is told so.
                proven.Add(new(entry, block.Number, Math.Max(index, 0), index >= 0 && index < leaves.Count ? [.. MerkleTree.Proof(leaves, index).Select(Convert.ToHexStringLower)] : []));
            }
        }

        return [.. proven.OrderBy(p => p.Entry.Sequence)];
    }

    /// <summary>Index of the block that sealed a sequence; -1 where none has.</summary>
    private static int BlockOf(long sequence, List<SealedBlock> blocks)
    {
        for (var i = FirstReaching(sequence, blocks); i < blocks.Count; i++)
            if (blocks[i].PlaceOf(sequence, i == 0 ? null : blocks[i - 1]) == Place.Member) return i;
        return -1;
    }

    private static int FirstReaching(long sequence, List<SealedBlock> blocks)
    {
        var (low, high) = (0, blocks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (blocks[middle].LastSequence < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
