using EvQc.Batches;
using EvQc.Review;

namespace EvQc.Signing;

/// <summary>Signs single records (a step, a result, an investigation, a note) over their documents as the database gives them back.</summary>
public sealed class SigningRecords(EvQcContext db, Signer signer)
{
    /// <summary>The hash of each record's document as it is now: a form carries it, so that what changed after it was shown cannot be signed.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> ShownAsync(Guid batchId, SignedRecord kind, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var records = (await BatchRecords.LoadAsync(db, [batchId], cancellationToken))[batchId];
        return ids.Distinct().Select(id => (Id: id, Document: SignedDocument.Of(records, kind, id))).Where(d => d.Document is not null).ToDictionary(d => d.Id, d => d.Document!.Sha256);
    }

    /// <exception cref="QcRuleException">A record is not as it was shown.</exception>
    public async Task MustBeAsShownAsync(Guid batchId, SignedRecord kind, IReadOnlyDictionary<Guid, string> shown, CancellationToken cancellationToken)
    {
        var now = await ShownAsync(batchId, kind, shown.Keys, cancellationToken);
        if (shown.Any(s => !string.Equals(now.GetValueOrDefault(s.Key), s.Value, StringComparison.Ordinal))) throw Changed();
    }

    /// <summary>In the transaction of the act, after its change is saved: the document is read back from the database.</summary>
    public async Task SignAsync(
        OpenKey key, Guid batchId, SignedRecord kind, IReadOnlyCollection<Guid> ids, SignatureMeaning meaning, string? reason, CancellationToken cancellationToken)
    {
        var records = (await BatchRecords.LoadAsync(db, [batchId], cancellationToken))[batchId];
        foreach (var id in ids)
        {
            var document = SignedDocument.Of(records, kind, id) ?? throw new InvalidOperationException($"The {kind} {id} to be signed is not on record.");
            await signer.SignAsync(key, kind, id, batchId, meaning, document, reason, cancellationToken);
        }

        await db.SaveOrRefuseAsync(cancellationToken);
    }

    public static QcRuleException Changed() => new(
        "evidence-changed", "The record changed after this page was shown; you would have signed something else than you saw. Nothing was signed.", "Reload the page, look at what changed and sign again.");
}
