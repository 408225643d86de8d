using EvQc.Audit;

namespace EvQc.Review.Packages;

/// <summary>That the entries of an extract are those that were sealed, and that their blocks lead to one head.</summary>
internal static class AuditProof
{
    /// <returns>The head that the chain leads to; null when nothing is sealed.</returns>
    public static AuditHead? Check(PackageAudit audit)
    {
        SealedBlock? previous = null;
        foreach (var block in audit.Blocks)
        {
            var name = FormattableString.Invariant($"block {block.Number}");
            if (block.Hash != block.ComputedHash()) throw Wrong(name, "hash", "its content does not give its hash");
            if (previous is not null && ChainCheck.Fault(previous, block) is { } fault) throw Wrong(name, "chain", fault.Sentence.TrimEnd('.'));
            previous = block;
        }

        var blocks = audit.Blocks.ToDictionary(b => b.Number);
        var last = 0L;
        foreach (var proven in audit.Entries)
        {
            if (proven.Entry.Sequence <= last) throw Wrong(proven.Entry.Name, "sequence", "it does not follow the entry before it");
            last = proven.Entry.Sequence;
            if (proven.Block is { } number) Included(proven, blocks.GetValueOrDefault(number), number);
            else if (proven.Proof.Count > 0 || proven.Index != 0) throw Wrong(proven.Entry.Name, "proof", "an entry in no block has a proof");
            else if (previous is not null && proven.Entry.Sequence <= previous.LastSequence && previous.PlaceOf(proven.Entry.Sequence, previous) != Place.Pending && !Gap.AnyHolds(previous.Pending, proven.Entry.Sequence))
                throw Wrong(proven.Entry.Name, "block", FormattableString.Invariant($"it is in no block, though everything up to {previous.LastSequence} is sealed"));
        }

        return previous is null ? null : new(previous.Number, previous.Hash, previous.LastSequence, previous.SealedAt);
    }

    private static void Included(ProvenEntry proven, SealedBlock? block, long number)
    {
        if (block is null) throw Wrong(proven.Entry.Name, "block", FormattableString.Invariant($"block {number} is not in the extract"));
        byte[][] proof = [.. proven.Proof.Select(p => p.Length == 64 && IsHex(p) ? Convert.FromHexString(p) : throw Wrong(proven.Entry.Name, "proof", "a hash of it is none"))];
        if (block.MerkleRoot.Length != 64 || !IsHex(block.MerkleRoot) || !MerkleTree.Includes(Convert.FromHexString(block.MerkleRoot), proven.Entry.Leaf(), proven.Index, block.Count, proof))
            throw Wrong(proven.Entry.Name, "proof", FormattableString.Invariant($"it is not the entry that was sealed in block {number}"));
    }

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigitLower);

    private static PackageFaultException Wrong(string record, string field, string sentence) => new(new(PackageNames.Audit, record, field, sentence));
}
