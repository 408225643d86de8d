using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;

namespace EvQc.Review;

/// <summary>QA says that it has looked at changes, late entries or yields outside their limits, and what they mean for the batch.</summary>
public sealed class AcknowledgeFindings(EvQcContext db, ReviewGathering gathering, TimeProvider time)
{
    public sealed record Request(string BatchNumber, IReadOnlyList<string> Findings, string Comment);

    public Task<Parsed<IReadOnlyList<ReviewNote>>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.SignDisposition);
        return db.InOneTransactionAsync(() => AcknowledgeAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<IReadOnlyList<ReviewNote>>> AcknowledgeAsync(Request request, Actor actor, CancellationToken cancellationToken)
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
        foreach (var key in request.Findings.Where(k => !review.OpenFindings.Any(f => string.Equals(f.Key, k, StringComparison.Ordinal))))
            problems.Add(Problem.OfField("findings", "unknown-finding", $"'{key}' is not an open finding of batch {batch.Number}; it may have been acknowledged meanwhile."));
        if (problems.Count > 0) return new(null, problems);

        var notes = request.Findings.Distinct(StringComparer.Ordinal).Select(key => new ReviewNote
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            Finding = key,
            Comment = request.Comment.Trim(),
            ById = actor.PersonId,
            By = actor.Name,
            At = time.GetUtcNow(),
        }).ToArray();
        db.ActAs(actor, request.Comment.Trim());
        db.AddRange(notes.AsEnumerable());
        await db.SaveOrRefuseAsync(cancellationToken);
        return new(notes, []);
    }
}
