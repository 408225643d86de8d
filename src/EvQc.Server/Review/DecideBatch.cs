using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// A QA reviewer releases or rejects a batch with an electronic signature over exactly the evidence the page showed. Final either way.
/// </summary>
public sealed class DecideBatch(EvQcContext db, ReviewGathering gathering, Signer signer, StoredBytes bytes, TimeProvider time)
{
    /// <param name="EvidenceSha256">Hash of the evidence as it was shown: a page that is out of date cannot sign.</param>
    public sealed record Request(string BatchNumber, bool Release, string EvidenceSha256, SigningComponents Components, string? Reason);

    public async Task<Parsed<DispositionRecord>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.SignDisposition);
        var opened = await signer.OpenAsync(request.Components, actor, cancellationToken);
        if (opened.Value is not { } key) return new(null, opened.Problems);
        using (key)
        {
            if (!request.Release && string.IsNullOrWhiteSpace(request.Reason))
                return Parsed<DispositionRecord>.Refused(Problem.OfField("reason", "reason-required", "A rejection needs a reason; it is printed with the signature."));
            var problems = new List<Problem>();
            RecordText.Check(request.Reason, "reason", "The reason", RecordText.LongestReason, problems);
            if (problems.Count > 0) return new(null, problems);
            var decided = await db.InOneTransactionAsync(() => SignAsync(request, key, actor, cancellationToken), cancellationToken);
            await signer.DoneAsync();
            return decided;
        }
    }

    private async Task<Parsed<DispositionRecord>> SignAsync(Request request, OpenKey key, Actor actor, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAloneAsync(request.BatchNumber, cancellationToken);
        var review = await gathering.OfAsync(batch, cancellationToken);
        var blockers = request.Release ? Disposition.BlockersToRelease(review.Facts, actor) : Disposition.BlockersToReject(review.Facts, actor);
        // Where nothing but entries that nobody has read yet stands in the way, that records changed says it better.
        var changed = !string.Equals(review.Evidence.Sha256, request.EvidenceSha256, StringComparison.Ordinal);
        if (blockers.Count > 0 && !(changed && blockers.All(b => b.Code == TrailConditions.Unread)))
            throw new QcRuleException(
                request.Release ? "release-blocked" : "rejection-blocked",
                string.Join(" ", blockers.Select(b => b.Sentence)),
                string.Join(" ", blockers.Select(b => b.Remedy).Distinct(StringComparer.Ordinal)));
        if (changed)
            throw new QcRuleException(
                "evidence-changed",
                $"Records of batch {batch.Number} changed after this page was shown; you would have signed something else than you saw.",
                "Reload the page, look at what changed and sign again.");

        await bytes.MustBeAsStoredAsync(review.Files, cancellationToken);
        var now = time.GetUtcNow();
        var meaning = request.Release ? SignatureMeaning.ApprovedForRelease : SignatureMeaning.Rejected;
        var signature = await signer.SignAsync(key, SignedRecord.Disposition, batch.Id, batch.Id, meaning, review.Evidence, request.Reason, cancellationToken);
        var disposition = new DispositionRecord
        {
            BatchId = batch.Id,
            Outcome = request.Release ? BatchState.Released : BatchState.Rejected,
            SignatureId = signature.Id,
            Evidence = review.Evidence.Json,
            EvidenceSha256 = review.Evidence.Sha256,
            DecidedAt = now,
        };
        if (request.Release) batch.Release(now);
        else batch.Reject(now);
        db.ActAs(actor, signature.Reason);
        db.Add(disposition);
        if (request.Release) db.Tell(new BatchReleased(batch.Id));
        else db.Tell(new BatchRejected(batch.Id));
        await SaveAsync(batch, cancellationToken);
        return Parsed<DispositionRecord>.Of(disposition);
    }

    private async Task SaveAsync(Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveOrRefuseAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await db.Set<DispositionRecord>().AnyAsync(d => d.BatchId == batch.Id, cancellationToken)) throw;
            throw new QcRuleException("batch-is-final", $"Batch {batch.Number} was decided by somebody else at the same moment.", "Reload the page to see the decision.");
        }
    }
}
