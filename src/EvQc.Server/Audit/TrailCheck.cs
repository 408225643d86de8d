using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>Every entry against its block, every block against the one before and against the anchors outside.</summary>
public sealed class TrailCheck(IServiceScopeFactory scopes, AnchorFile file) : IIntegrityCheck
{
    public string Name => "audit trail";

    public async IAsyncEnumerable<IntegrityFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Read before the blocks: what is sealed meanwhile is then noted, not missing.
        var anchors = AnchoredHeads.Read(file);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        var head = await db.HeadBlockAsync(cancellationToken);
        foreach (var finding in anchors.Findings)
            yield return finding;
        foreach (var finding in await OutsideAsync(db, head, anchors, cancellationToken))
            yield return finding;

        await using var entries = new TrailReading(scopes, head?.LastSequence ?? 0, cancellationToken);
        var (check, clock) = (new BlockCheck(), new ClockCheck());
        SealedBlock? previous = null;
        var isReplaced = false;
        await foreach (var block in BlocksAsync(head?.Number ?? 0, cancellationToken))
        {
            if (!isReplaced && anchors[block.Number] is { } anchor && anchor.Hash != block.Hash)
            {
                // Every later block differs too: the first says it.
                isReplaced = true;
                yield return Replaced(block, anchor);
            }

            var fault = ChainCheck.Fault(previous, block);
            if (fault is not null) yield return new(fault.Code, fault.Sentence) { Block = fault.Block };
            if (fault is { Code: "block-missing" or "block-impossible" }) yield break;

            var seen = await entries.UpToAsync(block.LastSequence, clock, cancellationToken);
            var leaves = new Lazy<IReadOnlyList<byte[]>>(() => db.LeavesAsync(block.Number, cancellationToken).GetAwaiter().GetResult());
            foreach (var wrong in check.Next(block, seen, () => leaves.Value))
                yield return await NamedAsync(db, wrong, block, cancellationToken);
            foreach (var finding in clock.At(block, previous))
                yield return finding;
            previous = block;
        }
    }

    private async Task<List<IntegrityFinding>> OutsideAsync(EvQcContext db, SealedBlock? head, AnchoredHeads anchors, CancellationToken cancellationToken)
    {
        var findings = new List<IntegrityFinding>();
        if (head is not null && !file.Exists)
            findings.Add(new("anchors-missing", $"There is no anchor file at {file.Path}, though {Text(head.Number)} blocks are sealed: it was removed, or Audit:AnchorFile names another place."));
        if (anchors.After(head?.Number ?? 0) is { Count: > 0 } gone)
        {
            findings.Add(new(
                "newest-missing",
                $"The newest entries are gone: {Text(gone.Count)} blocks up to block {Text(gone[^1].Number)}, sealed on {Time(gone[^1].At)} with entries up to {gone[^1].More}, are noted in {file.Path}, and the database ends at block {Text(head?.Number ?? 0)}, entry {Text(head?.LastSequence ?? 0)}. They were cut off, or an old backup was put in their place.")
            { Block = gone[0].Number });
        }

        var before = await db.Set<TrailRow>().Where(e => e.Sequence < 1).OrderBy(e => e.Sequence).AsTrail().FirstOrDefaultAsync(cancellationToken);
        if (before is not null) findings.Add(Of(before, "entry-added", "was put before the first entry of the trail"));
        return findings;
    }

    private IntegrityFinding Replaced(SealedBlock block, AnchorLine anchor) => new(
        "block-replaced", $"Block {Text(block.Number)} is not the one that was sealed on {Time(anchor.At)} and noted in {file.Path}: it and what follows were replaced.")
    { Block = block.Number, Recorded = anchor.Hash, Present = block.Hash };

    private static async Task<IntegrityFinding> NamedAsync(EvQcContext db, EntryFault fault, SealedBlock block, CancellationToken cancellationToken)
    {
        var where = $"block {Text(block.Number)} of {Time(block.SealedAt)}";
        if (fault.Code == "block-does-not-match")
            return new(fault.Code, $"The entries of {where} do not give its root, and the leaves that would name the entry were changed too.") { Block = block.Number };
        if (fault.Code == "entry-removed")
        {
            var before = await db.Set<TrailRow>().Where(e => e.Sequence < fault.Sequence).OrderByDescending(e => e.Sequence).AsTrail().FirstOrDefaultAsync(cancellationToken);
            var after = await db.Set<TrailRow>().Where(e => e.Sequence > fault.Sequence).OrderBy(e => e.Sequence).AsTrail().FirstOrDefaultAsync(cancellationToken);
            return new(fault.Code, $"Entry {Text(fault.Sequence)}, sealed in {where}, was removed. It stood after {before?.Name ?? "nothing"} and before {after?.Name ?? "nothing"}.")
            { Sequence = fault.Sequence, Block = block.Number };
        }

        var entry = await db.Set<TrailRow>().Where(e => e.Sequence == fault.Sequence).AsTrail().FirstOrDefaultAsync(cancellationToken);
        return entry is null
            ? new(fault.Code, $"Entry {Text(fault.Sequence)} of {where} was there a moment ago and is gone.") { Sequence = fault.Sequence, Block = block.Number }
            : Of(entry, fault.Code, fault.Code switch
            {
                "entry-changed" => $"is not as it was sealed in {where}; it now says {entry.Changes}, reason: {entry.Reason ?? "none"}",
                "entry-in-void" => $"was put into a gap that {where} declared void",
                _ => $"was put among the entries of {where}",
            }) with
            { Block = block.Number };
    }

    private static IntegrityFinding Of(TrailEntry entry, string code, string what) => new(code, $"{entry.Name[..1].ToUpperInvariant()}{entry.Name[1..]} {what}.")
    {
        Subject = entry.Subject,
        SubjectId = entry.SubjectId,
        Sequence = entry.Sequence,
        By = entry.ActorName,
        At = entry.At,
    };

    private async IAsyncEnumerable<SealedBlock> BlocksAsync(long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var blocks = scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<AuditBlock>();
        await foreach (var row in blocks.Where(b => b.Number <= last).OrderBy(b => b.Number).AsBlocks().AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return row.Read();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
