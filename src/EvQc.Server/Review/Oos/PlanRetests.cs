using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// Quality assurance fixes by signature, before the first retest of a result, how many there are, who does them, how, and what becomes of them (FDA,
/// Investigating OOS Test Results, IV.B.1). One plan a result.
/// </summary>
public sealed class PlanRetests(EvQcContext db, InvestigationGathering gathering, Signer signer, SigningRecords signing, TimeProvider time)
{
    /// <param name="MostCvPercent">The retests must agree within it; null for no limit.</param>
    /// <param name="EvidenceSha256">Hash of the investigation as it was shown.</param>
    public sealed record Request(
        Guid InvestigationId, Guid ResultId, int Retests, Guid AnalystId, bool OtherAnalyst, string Method, string Preparation, decimal? MostCvPercent, string Rationale,
        string EvidenceSha256, SigningComponents Components);

    public async Task<Parsed<RetestPlan>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.SignDisposition);
        var opened = await signer.OpenAsync(request.Components, actor, cancellationToken);
        if (opened.Value is not { } key) return new(null, opened.Problems);
        using (key)
        {
            var planned = await db.InOneTransactionAsync(() => PlanAsync(request, key, actor, cancellationToken), cancellationToken);
            if (planned.IsUsable) await signer.DoneAsync();
            return planned;
        }
    }

    private async Task<Parsed<RetestPlan>> PlanAsync(Request request, OpenKey key, Actor actor, CancellationToken cancellationToken)
    {
        var (batch, file, results) = await gathering.AloneAsync(request.InvestigationId, actor, cancellationToken);
        InvestigationGathering.Refuse(file.BlockersToRetest());
        if (await db.Set<RetestPlan>().AsNoTracking().FirstOrDefaultAsync(p => p.ResultId == request.ResultId, cancellationToken) is { } other)
            throw new QcRuleException(
                "retest-planned-already", $"{other.MadeBy} has already signed a plan for the retests of this result; a second one would be testing into compliance.",
                "Record the retests of that plan, and conclude the investigation by what they show.");
        var original = results.FirstOrDefault(r => r.Id == request.ResultId && file.Investigation.RestsOn(r.Id));
        var analyst = await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == request.AnalystId && p.DeactivatedAt == null, cancellationToken);
        var problems = Problems(request, original, analyst?.AsActor());
        if (problems.Count > 0) return new(null, problems);

        var plan = new RetestPlan
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            InvestigationId = file.Investigation.Id,
            ResultId = original!.Id,
            SampleId = original.SampleId,
            Attribute = original.Attribute,
            Retests = request.Retests,
            AnalystId = analyst!.Id,
            Analyst = analyst.AsActor().Name,
            OtherAnalyst = request.OtherAnalyst,
            Method = original.Method ?? request.Method.Trim(),
            Preparation = request.Preparation.Trim(),
            MostCvPercent = request.MostCvPercent,
            Acceptance = RetestPlan.Treatment(request.Retests, request.MostCvPercent),
            Rationale = request.Rationale.Trim(),
            MadeAt = time.GetUtcNow(),
            MadeById = actor.PersonId,
            MadeBy = actor.Name,
        };
        await signing.MustBeAsShownAsync(
            batch.Id, SignedRecord.OosInvestigation, new Dictionary<Guid, string> { [file.Investigation.Id] = request.EvidenceSha256 }, cancellationToken);
        db.ActAs(actor, plan.Rationale);
        db.Add(plan);
        await db.SaveOrRefuseAsync(cancellationToken);
        await signing.SignAsync(key, batch.Id, SignedRecord.RetestPlan, [plan.Id], SignatureMeaning.Approved, plan.Rationale, cancellationToken);
        return Parsed<RetestPlan>.Of(plan);
    }

    private static List<Problem> Problems(Request request, Result? original, Actor? analyst)
    {
        var problems = new List<Problem>();
        if (original is null) problems.Add(Problem.OfField("result", "foreign-result", "Choose a result that the investigation rests on."));
        else if (original.Status == ResultStatus.Superseded) problems.Add(Problem.OfField("result", "result-not-current", "This result was replaced by a correction; choose the one in its place."));
        if (request.Retests is < 1 or > RetestPlan.MostRetests) problems.Add(Problem.OfField("retests", "retests-out-of-range", $"A plan has 1 to {RetestPlan.MostRetests} retests: the point at which testing ends is fixed before."));
        if (analyst?.May(Permission.RecordResult) != true) problems.Add(Problem.OfField("analyst", "unknown-analyst", "Choose a person who records results."));
        else if (request.OtherAnalyst && analyst.PersonId == original?.RecordedById) problems.Add(Problem.OfField("analyst", "same-analyst", "The plan wants another analyst than the original's."));
        if (string.IsNullOrWhiteSpace(original?.Method ?? request.Method)) problems.Add(Problem.OfField("method", "method-required", "Name the method and its version."));
        if (string.IsNullOrWhiteSpace(request.Preparation)) problems.Add(Problem.OfField("preparation", "preparation-required", "Say what is tested, and how it is prepared."));
        if (string.IsNullOrWhiteSpace(request.Rationale)) problems.Add(Problem.OfField("rationale", "rationale-required", "Say why the retests are done and what they are to show."));
        if (request.MostCvPercent is <= 0 or > 1000) problems.Add(Problem.OfField("mostCv", "cv-out-of-range", "The limit of their variability is more than 0 %."));
        else if (request.MostCvPercent is not null && (original?.Value is null || request.Retests < 2)) problems.Add(Problem.OfField("mostCv", "cv-without-numbers", "A limit of variability needs at least two retests that give a number."));
        RecordText.Check(request.Method, "method", "The method", RecordText.Longest, problems);
        RecordText.Check(request.Preparation, "preparation", "The preparation", RecordText.LongestReason, problems);
        RecordText.Check(request.Rationale, "rationale", "The reason", RecordText.LongestReason, problems);
        return problems;
    }
}
