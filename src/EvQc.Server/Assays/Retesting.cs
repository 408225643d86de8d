using EvQc.Batches;
using EvQc.Review;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>
/// Says of results about to be recorded which of them are retests. What was out of specification is measured again under a plan that quality assurance
/// has signed before, as often as that plan says, and never besides (FDA, Investigating OOS Test Results, IV.B.1).
/// </summary>
internal static class Retesting
{
    public static async Task<IReadOnlyList<Retest>> OfAsync(EvQcContext db, Batch batch, IReadOnlyList<(Sample Sample, Result Result)> results, CancellationToken cancellationToken)
    {
        var investigations = await db.Set<OosInvestigation>().AsNoTracking().Where(o => o.BatchId == batch.Id).ToListAsync(cancellationToken);
        if (investigations.Count == 0) return [];
        var recorded = await db.Set<Result>().AsNoTracking().Where(r => r.BatchId == batch.Id).ToListAsync(cancellationToken);
        var book = new RetestBook(
            await db.Set<RetestPlan>().AsNoTracking().Where(p => p.BatchId == batch.Id).ToListAsync(cancellationToken),
            await db.Set<Retest>().AsNoTracking().Where(r => r.BatchId == batch.Id).ToListAsync(cancellationToken));
        var retests = new List<(Guid Sample, Retest Retest)>();
        foreach (var (sample, result) in results)
            if (book.Plans.Where(p => p.SampleId == sample.Id && p.Attribute == result.Attribute).MaxBy(p => p.MadeAt) is { } plan)
                retests.Add((sample.Id, Under(plan, book, result, recorded, investigations)));
            else RefuseUnplanned(sample, result, recorded, investigations);

        // What the same run gives besides: recorded with the number of the run, so that nothing of it is left out. It stands in no verdict.
        foreach (var (sample, result) in results.Where(r => !retests.Exists(t => t.Retest.ResultId == r.Result.Id)))
            if (retests.Find(t => t.Sample == sample.Id).Retest is { } run && recorded.Exists(r => r.SampleId == sample.Id && r.Attribute == result.Attribute))
                retests.Add((sample.Id, new() { ResultId = result.Id, BatchId = batch.Id, PlanId = run.PlanId, Number = run.Number, Attribute = result.Attribute }));
        return [.. retests.Select(r => r.Retest)];
    }

    private static Retest Under(RetestPlan plan, RetestBook book, Result result, List<Result> recorded, List<OosInvestigation> investigations)
    {
        var name = Attributes.Of(plan.Attribute).Name;
        var investigation = investigations.Single(o => o.Id == plan.InvestigationId);
        if (investigation is { IsOpen: false, Outcome: not OosOutcome.AssignableCause })
            throw new QcRuleException("oos-closed", $"{investigation.ClosedBy} has concluded the investigation of {name}; it is not tested again.", "Read its conclusion.");
        var done = book.Done(plan).Count;
        if (done >= plan.Retests)
            throw new QcRuleException(
                "retest-beyond-plan", $"The plan that {plan.MadeBy} signed has {plan.Retests} retest(s) of {name}, and all of them are recorded; another one is refused.",
                "Conclude the investigation by what they show. Testing until it fits is not possible.");
        if (result.RecordedById != plan.AnalystId)
            throw new QcRuleException("retest-other-analyst", $"The plan of the retests of {name} names {plan.Analyst} as analyst; {result.RecordedBy} is somebody else.", $"{plan.Analyst} records it.");
        var original = recorded.Single(r => r.Id == plan.ResultId);
        if (plan.OtherAnalyst && original.Operator is { } first && string.Equals(first, result.Operator, StringComparison.OrdinalIgnoreCase))
            throw new QcRuleException("retest-same-analyst", $"The plan wants another analyst than the original's, and {first} measured both.", $"{plan.Analyst} measures it.");
        if (result.Method is { } method && !string.Equals(method, plan.Method, StringComparison.OrdinalIgnoreCase))
            throw new QcRuleException("retest-other-method", $"The plan of the retests of {name} names the method {plan.Method}, and this was measured by {method}.", "Measure it by the planned method.");
        return new() { ResultId = result.Id, BatchId = plan.BatchId, PlanId = plan.Id, Number = done + 1, Attribute = plan.Attribute };
    }

    private static void RefuseUnplanned(Sample sample, Result result, List<Result> recorded, List<OosInvestigation> investigations)
    {
        var gone = recorded.Where(r => r.SampleId == sample.Id && r.Attribute == result.Attribute && r.Status == ResultStatus.Invalidated).ToArray();
        if (!gone.Any(r => investigations.Exists(o => o.Outcome == OosOutcome.AssignableCause && o.RestsOn(r.Id)))) return;
        throw new QcRuleException(
            "retest-not-planned", $"{Attributes.Of(result.Attribute).Name} of {sample.Label} was invalidated by an out-of-specification investigation; it is measured again only under a signed plan.",
            "Quality assurance fixes the retests on the page of the investigation and signs them; then record them.");
    }

    /// <summary>A retest is weighed as it is: changing it away would be one more retest.</summary>
    public static async Task RefuseChangeAsync(EvQcContext db, Result result, CancellationToken cancellationToken)
    {
        if (await db.Set<Retest>().AnyAsync(r => r.ResultId == result.Id, cancellationToken))
            throw new QcRuleException(
                "retest-stays", "This result is a retest under a signed plan; it is neither corrected nor invalidated beside an investigation.",
                "Say in the investigation what is wrong with it. If it fails, an investigation of its own is opened by itself.");
    }
}
