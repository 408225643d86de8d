using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Signing;

namespace EvQc.Review;

/// <summary>
/// A QA reviewer who did nothing on the batch has read its audit trail and signs so, over exactly the entries that were shown; or signs why it is read
/// later. After the decision only a reading that was put off is made good.
/// </summary>
public sealed class ReviewTrail(EvQcContext db, ReviewGathering gathering, TrailGathering trail, Signer signer, SigningRecords signing, TimeProvider time)
{
    /// <summary>How far a reading may be put off.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <param name="Until">Null: the trail is read now. Else the day by which it will have been read; the remark says why.</param>
    /// <param name="EntriesSha256">Hash of the entries as they were shown.</param>
    public sealed record Request(string BatchNumber, string? Remark, DateTimeOffset? Until, bool Defer, string EntriesSha256, SigningComponents Components);

    public async Task<Parsed<TrailReview>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.SignDisposition);
        var opened = await signer.OpenAsync(request.Components, actor, cancellationToken);
        if (opened.Value is not { } key) return new(null, opened.Problems);
        using (key)
        {
            var signed = await db.InOneTransactionAsync(() => SignAsync(request, key, actor, cancellationToken), cancellationToken);
            if (signed.IsUsable) await signer.DoneAsync();
            return signed;
        }
    }

    private async Task<Parsed<TrailReview>> SignAsync(Request request, OpenKey key, Actor actor, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAloneAsync(request.BatchNumber, cancellationToken);
        var review = await gathering.OfAsync(batch, cancellationToken);
        if (batch.State.IsFinal() && (request.Defer || TrailFact.OpenDeferral(review.TrailReviews) is null))
            throw new QcRuleException("batch-is-final", $"Batch {batch.Number} is {batch.State.ToString().ToLowerInvariant()} already, and no review of its audit trail is put off.", "Nothing more is needed.");
        var reading = await trail.ReadAsync(review.Records, review.Facts.Contributors, cancellationToken);
        if (review.Facts.Contributors.Contains(actor.PersonId) || BatchTrail.Performers(reading.Entries.Select(e => e.Entry)).Contains(actor.PersonId))
            throw new QcRuleException("review-own-work", "The audit trail of this batch shows your own work; its review is somebody else's.", "Ask another QA reviewer.");
        var problems = Problems(request);
        if (problems.Count > 0) return new(null, problems);
        if (!string.Equals(reading.Sha256, request.EntriesSha256, StringComparison.Ordinal)) throw SigningRecords.Changed();

        var record = new TrailReview
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            Kind = request.Defer ? TrailReviewKind.Deferred : TrailReviewKind.Reviewed,
            UpTo = request.Defer ? 0 : reading.UpTo,
            Count = request.Defer ? 0 : reading.Entries.Count,
            Entries = request.Defer ? "" : EntryNumbers.Text(reading.Entries.Select(e => e.Entry.Sequence)),
            EntriesSha256 = request.Defer ? "" : reading.Sha256,
            Remark = request.Remark!.Trim(),
            Until = request.Defer ? request.Until : null,
            ById = actor.PersonId,
            By = actor.Name,
            At = time.GetUtcNow(),
        };
        db.ActAs(actor, record.Remark);
        db.Add(record);
        await db.SaveOrRefuseAsync(cancellationToken);
        await signing.SignAsync(
            key, batch.Id, SignedRecord.TrailReview, [record.Id], request.Defer ? SignatureMeaning.Deferred : SignatureMeaning.Reviewed, record.Remark, cancellationToken);
        return Parsed<TrailReview>.Of(record);
    }

    private List<Problem> Problems(Request request)
    {
        var (problems, now) = (new List<Problem>(), time.GetUtcNow());
        if (string.IsNullOrWhiteSpace(request.Remark))
            problems.Add(Problem.OfField("remark", "remark-required", request.Defer ? "Say why the trail is not read before the release." : "Say what you found, or that nothing speaks against the batch."));
        RecordText.Check(request.Remark, "remark", "The remark", RecordText.LongestReason, problems);
        if (request.Defer && (request.Until is not { } until || until <= now || until > now + Longest))
            problems.Add(Problem.OfField("until", "until-required", $"Say by which day it will be read: from tomorrow to {(int)Longest.TotalDays} days from now."));
        return problems;
    }
}
