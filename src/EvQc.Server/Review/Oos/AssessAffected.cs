using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;

namespace EvQc.Review;

/// <summary>Quality assurance has looked at other batches possibly affected, and says in a sentence what it found.</summary>
public sealed class AssessAffected(EvQcContext db, InvestigationGathering gathering, TimeProvider time)
{
    /// <param name="Others">Ids of listed batches; the sentence is recorded for each of them.</param>
    public sealed record Request(Guid InvestigationId, IReadOnlyList<Guid> Others, string Assessment);

    public Task<Parsed<IReadOnlyList<AffectedBatch>>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.SignDisposition);
        InvestigationGathering.MustBePerson(actor);
        return db.InOneTransactionAsync(() => AssessAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<IReadOnlyList<AffectedBatch>>> AssessAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var (batch, file, _) = await gathering.AloneAsync(request.InvestigationId, actor, cancellationToken);
        InvestigationGathering.MustBeOpen(file.Investigation);
        var chosen = file.OpenListed.Where(l => request.Others.Contains(l.BatchId)).ToArray();
        var problems = new List<Problem>();
        if (request.Others.Count == 0) problems.Add(Problem.OfField("others", "no-batch", "Choose the batches you have looked at."));
        if (chosen.Length != request.Others.Distinct().Count()) problems.Add(Problem.OfField("others", "batch-not-listed", "A chosen batch is not listed, or was looked at meanwhile: reload the page."));
        if (string.IsNullOrWhiteSpace(request.Assessment)) problems.Add(Problem.OfField("assessment", "assessment-required", "Say what was looked at and found."));
        RecordText.Check(request.Assessment, "assessment", "The sentence", RecordText.LongestReason, problems);
        if (problems.Count > 0) return new(null, problems);

        var looked = chosen.Select(l => new AffectedBatch
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            InvestigationId = file.Investigation.Id,
            OtherBatchId = l.BatchId,
            OtherBatch = l.Batch,
            Reasons = l.Text,
            Assessment = request.Assessment.Trim(),
            At = time.GetUtcNow(),
            ById = actor.PersonId,
            By = actor.Name,
        }).ToArray();
        db.ActAs(actor, request.Assessment.Trim());
        db.AddRange(looked.AsEnumerable());
        await db.SaveOrRefuseAsync(cancellationToken);
        return new(looked, []);
    }
}
