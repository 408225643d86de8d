using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Database;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>What became of what was signed for a batch.</summary>
/// <param name="Changes">Everything that is not as it was signed, and every signature that does not hold; empty when all is as signed.</param>
/// <param name="Checks">Each signature of the batch, by its id.</param>
public sealed record SignedStanding(IReadOnlyList<SignedChange> Changes, IReadOnlyDictionary<Guid, SignatureCheck> Checks)
{
    /// <summary>The words that every screen and every export uses.</summary>
    public const string Words = "signed, then changed";

    public bool IsChanged => Changes.Count > 0;

    public QcRuleException Refusal(string batch) => new(
        "signed-then-changed",
        $"Batch {batch}: {Words}. {string.Join("; ", Changes.Take(5))}{(Changes.Count > 5 ? $"; and {Changes.Count - 5} more" : "")}.",
        "Nothing may be certified by these records. Find out who changed them (evqc verify), or restore the database from a backup.");
}

/// <summary>
/// Compares what was signed with what is on record now: every signature is verified, every signed document computed again from the records, every
/// stored file read again. What rightly happens after a decision (a certificate is written, a file is read) is in no signed document.
/// </summary>
public sealed class SignedThenChanged(EvQcContext db, DatabaseConnection connection, StoredBytes bytes)
{
    /// <summary>So many batches are held in memory at once.</summary>
    private const int AtOnce = 100;

    public async Task<SignedStanding> OfAsync(Guid batchId, CancellationToken cancellationToken) =>
        (await OfAsync([batchId], cancellationToken)).GetValueOrDefault(batchId) ?? new([], new Dictionary<Guid, SignatureCheck>());

    public Task<IReadOnlyDictionary<Guid, SignedStanding>> OfAsync(IReadOnlyCollection<Guid> batchIds, CancellationToken cancellationToken) =>
        OfAsync(batchIds, long.MaxValue, cancellationToken);

    /// <summary>For a list: files that together are longer than this are not read again; the page of each batch reads its own.</summary>
    public const long BytesOfAList = 32 * 1024 * 1024;

    /// <summary>Of the batches that have a signature or a decision; the others are left out.</summary>
    /// <param name="mostBytes">Files that together are longer are not read.</param>
    public async Task<IReadOnlyDictionary<Guid, SignedStanding>> OfAsync(IReadOnlyCollection<Guid> batchIds, long mostBytes, CancellationToken cancellationToken)
    {
        var standings = new Dictionary<Guid, SignedStanding>();
        foreach (var some in batchIds.Distinct().Chunk(AtOnce))
            foreach (var (id, standing) in await OfSomeAsync(some, mostBytes, cancellationToken))
                standings[id] = standing;
        return standings;
    }

    private async Task<IReadOnlyDictionary<Guid, SignedStanding>> OfSomeAsync(Guid[] batchIds, long mostBytes, CancellationToken cancellationToken)
    {
        // A signature given while this reads would else stand beside a record from before it.
        await using var view = await db.OneViewAsync(connection, cancellationToken);
        var signed = await db.Set<Batch>().AsNoTracking()
            .Where(b => batchIds.Contains(b.Id) && (b.State == BatchState.Released || b.State == BatchState.Rejected || db.Set<Signature>().Any(s => s.BatchId == b.Id)))
            .Select(b => b.Id).ToListAsync(cancellationToken);
        if (signed.Count == 0) return new Dictionary<Guid, SignedStanding>();
        var records = await BatchRecords.LoadAsync(db, signed, cancellationToken);
        var decisions = await db.Set<DispositionRecord>().AsNoTracking().Where(d => signed.Contains(d.BatchId)).ToDictionaryAsync(d => d.BatchId, cancellationToken);
        var keyIds = records.Values.SelectMany(r => r.Signatures).Select(s => s.KeyId).OfType<Guid>().Distinct().ToArray();
        var keys = await db.Set<PersonKey>().AsNoTracking().Where(k => keyIds.Contains(k.Id)).ToDictionaryAsync(k => k.Id, cancellationToken);
        var keysSince = await db.Set<PersonKey>().MinAsync(k => (DateTimeOffset?)k.MadeAt, cancellationToken);
        var evaluations = await EvaluationsAsync(signed, cancellationToken);

        StoredFile[] files = [.. records.Values.SelectMany(r => r.Files)];
        var damaged = files.Sum(f => (long)f.Size) > mostBytes ? [] : await bytes.DamagedAsync(files, cancellationToken);

        var standings = new Dictionary<Guid, SignedStanding>();
        foreach (var (id, of) in records)
        {
            var standing = SignedComparison.Of(of, decisions.GetValueOrDefault(id), keys, keysSince);
            var more = new List<SignedChange>(evaluations.Where(e => e.BatchId == id).Select(e => e.Change));
            more.AddRange(damaged.Where(d => d.File.BatchId == id).Select(d =>
                new SignedChange($"files / {d.File.Name} {d.File.Id} / bytes", $"sha256 {d.File.Sha256}", d.Sha256 is null ? null : $"sha256 {d.Sha256}")));
            standings[id] = more.Count == 0 ? standing : standing with { Changes = [.. standing.Changes, .. more] };
        }

        return standings;
    }

    /// <summary>Stored evaluations whose text does not have its hash any more.</summary>
    private async Task<List<(Guid BatchId, SignedChange Change)>> EvaluationsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var found = new List<(Guid, SignedChange)>();
        await foreach (var e in db.Set<EvaluationRecord>().AsNoTracking().Where(e => ids.Contains(e.BatchId)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (Evidence.HashOf(e.Document) is var now && now != e.Sha256)
                found.Add((e.BatchId, new($"evaluations / {e.Sequence} / document", $"sha256 {e.Sha256}", $"sha256 {now}")));
        return found;
    }
}
