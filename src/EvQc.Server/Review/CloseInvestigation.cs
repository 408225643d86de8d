using EvQc.Assays;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// Concludes an out-of-specification investigation by signature: the failure is confirmed, an assignable laboratory cause invalidates the results named, or
/// it stays inconclusive after the retests of its plan. Not before phase I, analysis and impact are there and every batch possibly affected was looked at.
/// </summary>
public sealed class CloseInvestigation(EvQcContext db, InvestigationGathering gathering, Signer signer, SigningRecords signing, TimeProvider time)
{
    /// <param name="Invalidated">With an assignable cause: the results that the cause made wrong; at least one.</param>
    /// <param name="EvidenceSha256">Hash of the investigation with its results as it was shown.</param>
    public sealed record Request(
        Guid InvestigationId, OosOutcome Outcome, string Conclusion, IReadOnlyList<Guid> Invalidated, string EvidenceSha256, SigningComponents Components);

    public async Task<Parsed<OosInvestigation>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.InvestigateOos);
        var opened = await signer.OpenAsync(request.Components, actor, cancellationToken);
        if (opened.Value is not { } key) return new(null, opened.Problems);
        using (key)
        {
            var closed = await db.InOneTransactionAsync(() => CloseAsync(request, key, actor, cancellationToken), cancellationToken);
            if (closed.IsUsable) await signer.DoneAsync();
            return closed;
        }
    }

    private async Task<Parsed<OosInvestigation>> CloseAsync(Request request, OpenKey key, Actor actor, CancellationToken cancellationToken)
    {
        var (batch, file, results) = await gathering.AloneAsync(request.InvestigationId, actor, cancellationToken);
        var investigation = file.Investigation;
        InvestigationGathering.Refuse(file.BlockersTo(request.Outcome));
        var invalidated = results.Where(r => request.Invalidated.Contains(r.Id)).ToArray();
        var problems = new List<Problem>();
        if (request.Outcome == OosOutcome.AssignableCause && invalidated.Length == 0)
            problems.Add(Problem.OfField("invalidated", "no-result-invalidated", "Say which result the laboratory cause made wrong."));
        if (request.Outcome != OosOutcome.AssignableCause && request.Invalidated.Count > 0)
            problems.Add(Problem.OfField("invalidated", "confirmed-invalidates-nothing", "Only an assignable cause invalidates a result."));
        if (invalidated.Any(r => !investigation.RestsOn(r.Id)) || invalidated.Length != request.Invalidated.Distinct().Count())
            problems.Add(Problem.OfField("invalidated", "foreign-result", "Only results that the investigation rests on can be invalidated by it."));
        if (problems.Count > 0) return new(null, problems);

        investigation.Close(request.Outcome, request.Conclusion, actor, time.GetUtcNow());
        await signing.MustBeAsShownAsync(
            batch.Id, SignedRecord.OosInvestigation, new Dictionary<Guid, string> { [investigation.Id] = request.EvidenceSha256 }, cancellationToken);
        db.ActAs(actor, request.Conclusion.Trim());
        foreach (var result in invalidated.Where(r => r.Status == ResultStatus.Current))
            await db.InvalidateAsync(result, request.Conclusion, cancellationToken);
        db.Tell(new ResultRecorded(batch.Id, [.. invalidated.Select(r => r.Id)]));
        await db.SaveOrRefuseAsync(cancellationToken);
        await signing.SignAsync(key, batch.Id, SignedRecord.OosInvestigation, [investigation.Id], SignatureMeaning.Approved, null, cancellationToken);
        return Parsed<OosInvestigation>.Of(investigation);
    }
}
