using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// A QA reviewer releases or rejects a batch with an electronic signature over exactly the evidence the page showed. Final either way.
/// </summary>
public sealed class DecideBatch(EvQcContext db, ReviewGathering gathering, Passwords passwords, LaboratorySettings laboratory, TimeProvider time)
{
    /// <param name="EvidenceSha256">Hash of the evidence as it was shown: a page that is out of date cannot sign.</param>
    public sealed record Request(string BatchNumber, bool Release, string EvidenceSha256, string Password, string? Reason);

    public async Task<Parsed<DispositionRecord>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.SignDisposition);
        if (actor.IsApiKey)
            throw new QcRuleException("signature-needs-person", "A disposition is signed by a person, not by an API key.", "Sign in and sign on the review page.");
        if (await passwords.CheckAsync(actor.PersonId, request.Password, cancellationToken) is not PasswordAnswer.Right and var answer)
            return Parsed<DispositionRecord>.Refused(Problem.OfField(
                "password",
                answer == PasswordAnswer.LockedOut ? "locked-out" : "wrong-password",
                answer == PasswordAnswer.LockedOut ? "Too many wrong passwords: the account is locked for 15 minutes. Nothing was signed." : "The password is wrong. Nothing was signed."));
        if (!request.Release && string.IsNullOrWhiteSpace(request.Reason))
            return Parsed<DispositionRecord>.Refused(Problem.OfField("reason", "reason-required", "A rejection needs a reason; it is printed with the signature."));

        var problems = new List<Problem>();
        RecordText.Check(request.Reason, "reason", "The reason", RecordText.LongestReason, problems);
        if (problems.Count > 0) return new(null, problems);
        return await db.InOneTransactionAsync(() => SignAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<DispositionRecord>> SignAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAloneAsync(request.BatchNumber, cancellationToken);
        var review = await gathering.OfAsync(batch, cancellationToken);
        var blockers = request.Release ? Disposition.BlockersToRelease(review.Facts, actor) : Disposition.BlockersToReject(review.Facts, actor);
        if (blockers.Count > 0)
            throw new QcRuleException(
                request.Release ? "release-blocked" : "rejection-blocked",
                string.Join(" ", blockers.Select(b => b.Sentence)),
                string.Join(" ", blockers.Select(b => b.Remedy).Distinct(StringComparer.Ordinal)));
        if (!string.Equals(review.Evidence.Sha256, request.EvidenceSha256, StringComparison.Ordinal))
            throw new QcRuleException(
                "evidence-changed",
                $"Records of batch {batch.Number} changed after this page was shown; you would have signed something else than you saw.",
                "Reload the page, look at what changed and sign again.");

        var now = time.GetUtcNow();
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.Id == actor.PersonId, cancellationToken);
        var signature = new Signature
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            PersonId = actor.PersonId,
            PrintedName = person.PrintedName,
            Role = person.Role,
            Meaning = request.Release ? SignatureMeaning.ApprovedForRelease : SignatureMeaning.Rejected,
            SignedAt = now,
            Zone = laboratory.Zone.Id,
            EvidenceSha256 = review.Evidence.Sha256,
            Reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim(),
        };
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
        db.AddRange(signature, disposition);
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
