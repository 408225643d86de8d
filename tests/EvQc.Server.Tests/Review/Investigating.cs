using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace EvQc.Review;

/// <summary>What somebody does who investigates, act by act.</summary>
public static class Investigating
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<InvestigationFile> InvestigationAsync(this Laboratory laboratory, Guid id) => laboratory.DoAsync(async (InvestigationGathering gathering) =>
        await gathering.OfAsync(await laboratory.ReadAsync(db => db.Set<OosInvestigation>().AsNoTracking().SingleAsync(o => o.Id == id, Cancel)), Cancel));

    public static AnswerChecklist.Given InOrder(CheckQuestion question) => question.Area == CheckArea.Retained
        ? new(question.Code, CheckFinding.InOrder, "both vials there", "freezer 2, box 14", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddYears(1).UtcDateTime))
        : new(question.Code, CheckFinding.InOrder, "looked at, as it should be");

    public static Task<Parsed<IReadOnlyList<OosAnswer>>> AnswerAsync(this Laboratory laboratory, Guid id, IReadOnlyList<AnswerChecklist.Given> answers, string? reason = null, Actor? actor = null) =>
        laboratory.DoAsync((AnswerChecklist act) => act.RunAsync(new(id, answers, reason), actor ?? laboratory.Quinn, Cancel));

    /// <summary>Phase I, every question that is still open.</summary>
    /// <param name="notInOrder">Code of the question under which a cause was found.</param>
    public static async Task AnswerAllAsync(this Laboratory laboratory, Guid id, string? notInOrder = null)
    {
        var file = await laboratory.InvestigationAsync(id);
        var given = file.Unanswered.Select(q => q.Code == notInOrder ? new(q.Code, CheckFinding.NotInOrder, "the cause was found here") : InOrder(q)).ToArray();
        if (given.Length > 0) (await laboratory.AnswerAsync(id, given)).OrRefuse();
        else if (notInOrder is not null && file.NotInOrder.Count == 0) (await laboratory.AnswerAsync(id, [new(notInOrder, CheckFinding.NotInOrder, "the cause was found here")], "looked at once more")).OrRefuse();
    }

    public static Task<Parsed<IReadOnlyList<OosStatement>>> StateAsync(this Laboratory laboratory, Guid id, string? analysis, string? impact, string? reason = null, Actor? actor = null) =>
        laboratory.DoAsync((StateInvestigation act) => act.RunAsync(new(id, analysis, impact, reason), actor ?? laboratory.Quinn, Cancel));

    public static Task<Parsed<IReadOnlyList<AffectedBatch>>> AssessAsync(this Laboratory laboratory, Guid id, IReadOnlyList<Guid> others, string assessment, Actor? actor = null) =>
        laboratory.DoAsync((AssessAffected act) => act.RunAsync(new(id, others, assessment), actor ?? laboratory.Quinn, Cancel));

    /// <summary>Everything that comes before a conclusion, as far as it is not done yet.</summary>
    public static async Task InvestigatedAsync(this Laboratory laboratory, Guid id, string? notInOrder = null)
    {
        await laboratory.AnswerAllAsync(id, notInOrder);
        var file = await laboratory.InvestigationAsync(id);
        if (file.Records.Statements.Count == 0) (await laboratory.StateAsync(id, "found by looking at everything", "this batch alone")).OrRefuse();
        if (file.OpenListed.Count > 0) (await laboratory.AssessAsync(id, [.. file.OpenListed.Select(l => l.BatchId)], "its results were looked at: in order")).OrRefuse();
    }

    public static async Task<Parsed<RetestPlan>> PlanAsync(this Laboratory laboratory, Guid id, Guid result, int retests, Actor? analyst = null, Func<PlanRetests.Request, PlanRetests.Request>? entered = null, Actor? actor = null)
    {
        var by = actor ?? laboratory.Quinn;
        var request = new PlanRetests.Request(
            id, result, retests, (analyst ?? laboratory.Tara).PersonId, true, "SOP-12 version 3", "new preparation of the retained sample", null, "to see whether it is found again",
            await laboratory.ShownAsync(id), await laboratory.ComponentsAsync(by));
        return await laboratory.DoAsync((PlanRetests act) => act.RunAsync((entered ?? (r => r))(request), by, Cancel));
    }

    /// <summary>One retest for each value, planned and then entered by Tara.</summary>
    public static async Task RetestedAsync(this Laboratory laboratory, Guid id, Result original, params string[] values)
    {
        (await laboratory.PlanAsync(id, original.Id, values.Length)).OrRefuse();
        foreach (var value in values) (await laboratory.RetestAsync(original, value)).OrRefuse();
    }

    public static async Task<Parsed<IReadOnlyList<Result>>> RetestAsync(this Laboratory laboratory, Result original, string value, Actor? actor = null)
    {
        var sample = await laboratory.ReadAsync(db => db.Set<Sample>().Where(s => s.Id == original.SampleId).Select(s => s.Label).SingleAsync(Cancel));
        return await laboratory.EnterAsync(sample, new(original.Attribute, value, original.Unit), actor ?? laboratory.Tara);
    }

    /// <summary>Concludes as it stands, whatever is still missing.</summary>
    public static async Task<Parsed<OosInvestigation>> ConcludeAsync(this Laboratory laboratory, Guid id, OosOutcome outcome, string conclusion, Actor actor, params Guid[] invalidated)
    {
        var (shown, components) = (await laboratory.ShownAsync(id), await laboratory.ComponentsAsync(actor));
        return await laboratory.DoAsync((CloseInvestigation act) => act.RunAsync(new(id, outcome, conclusion, invalidated, shown, components), actor, Cancel));
    }

    public static Task<Parsed<CorrectiveTask>> TaskAsync(this Laboratory laboratory, Guid id, Actor owner, int days = 30, string what = "train both shifts", Actor? actor = null) =>
        laboratory.DoAsync((SetCorrectiveTask act) => act.RunAsync(new(id, what, owner.PersonId, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddDays(days).UtcDateTime)), actor ?? laboratory.Quinn, Cancel));

    public static Task<Parsed<CorrectiveTaskDone>> FinishAsync(this Laboratory laboratory, Guid task, string record, Actor actor) =>
        laboratory.DoAsync((FinishCorrectiveTask act) => act.RunAsync(new(task, record), actor, Cancel));

    /// <summary>The hash of what a page shows of the investigation; empty for one that does not exist.</summary>
    public static async Task<string> ShownAsync(this Laboratory laboratory, Guid id)
    {
        var batch = await laboratory.ReadAsync(db => db.Set<OosInvestigation>().Where(o => o.Id == id).Select(o => o.BatchId).SingleOrDefaultAsync(Cancel));
        return batch == Guid.Empty ? "" : (await laboratory.DoAsync((SigningRecords act) => act.ShownAsync(batch, SignedRecord.OosInvestigation, [id], Cancel)))[id];
    }
}
