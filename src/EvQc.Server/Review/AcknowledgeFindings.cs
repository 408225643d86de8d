using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Signing;

namespace EvQc.Review;

/// <summary>QA says by signature that it has looked at changes, late entries or yields outside their limits, and what they mean for the batch. Of data taken out of the decision that is the approval, signed as such.</summary>
public sealed class AcknowledgeFindings(EvQcContext db, ReviewGathering gathering, Signer signer, SigningRecords signing, TimeProvider time)
{
    /// <param name="FindingsSha256">Hash of the open findings as they were shown, see <see cref="BatchReview.FindingsSha256"/>.</param>
    public sealed record Request(string BatchNumber, IReadOnlyList<string> Findings, string Comment, string FindingsSha256, SigningComponents Components);

    public async Task<Parsed<IReadOnlyList<ReviewNote>>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.SignDisposition);
        var opened = await signer.OpenAsync(request.Components, actor, cancellationToken);
        if (opened.Value is not { } key) return new(null, opened.Problems);
        using (key)
        {
            var noted = await db.InOneTransactionAsync(() => AcknowledgeAsync(request, key, actor, cancellationToken), cancellationToken);
            if (noted.IsUsable) await signer.DoneAsync();
            return noted;
        }
    }

    private async Task<Parsed<IReadOnlyList<ReviewNote>>> AcknowledgeAsync(Request request, OpenKey key, Actor actor, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAloneAsync(request.BatchNumber, cancellationToken);
        batch.MustBeOpen();
        var review = await gathering.OfAsync(batch, cancellationToken);
        if (review.Facts.Contributors.Contains(actor.PersonId))
            throw new QcRuleException("review-own-work", "You recorded or verified something of this batch; its review is somebody else's.", "Ask another QA reviewer.");

        var problems = new List<Problem>();
        if (request.Findings.Count == 0) problems.Add(Problem.OfField("findings", "no-finding", "Choose what you have looked at."));
        if (string.IsNullOrWhiteSpace(request.Comment)) problems.Add(Problem.OfField("comment", "comment-required", "Say what the finding means for the batch."));
        RecordText.Check(request.Comment, "comment", "The comment", RecordText.LongestReason, problems);
        foreach (var unknown in request.Findings.Where(k => !review.OpenFindings.Any(f => string.Equals(f.Key, k, StringComparison.Ordinal))))
            problems.Add(Problem.OfField("findings", "unknown-finding", $"'{unknown}' is not an open finding of batch {batch.Number}; it may have been acknowledged meanwhile."));
        if (problems.Count > 0) return new(null, problems);

        var exclusions = review.OpenFindings.Where(f => f.IsExclusion && request.Findings.Contains(f.Key, StringComparer.Ordinal)).ToArray();
        if (exclusions.FirstOrDefault(f => f.NotApprovedBy!.Contains(actor.PersonId)) is { } own)
            throw new QcRuleException(
                "exclusion-own-work", $"You recorded what was taken out of the decision, or asked for it: {own.Sentence}", "Another QA reviewer looks at the reason and approves it.");
        if (!string.Equals(review.FindingsSha256, request.FindingsSha256, StringComparison.Ordinal)) throw SigningRecords.Changed();

        var notes = request.Findings.Distinct(StringComparer.Ordinal).Select(finding => new ReviewNote
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            Finding = finding,
            Comment = request.Comment.Trim(),
            ById = actor.PersonId,
            By = actor.Name,
            At = time.GetUtcNow(),
        }).ToArray();
        db.ActAs(actor, request.Comment.Trim());
        db.AddRange(notes.AsEnumerable());
        await db.SaveOrRefuseAsync(cancellationToken);
        await signing.SignAsync(key, batch.Id, SignedRecord.ReviewNote, NotesOf(exclude: false), SignatureMeaning.Reviewed, request.Comment, cancellationToken);
        await signing.SignAsync(key, batch.Id, SignedRecord.ReviewNote, NotesOf(exclude: true), SignatureMeaning.Approved, request.Comment, cancellationToken);
        return new(notes, []);

        Guid[] NotesOf(bool exclude) => [.. notes.Where(n => exclusions.Any(e => e.Key == n.Finding) == exclude).Select(n => n.Id)];
    }
}
