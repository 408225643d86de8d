namespace EvQc.Assays;

/// <summary>All plans and retests of a batch: which result is a retest, and when a retest counts.</summary>
public sealed record RetestBook(IReadOnlyList<RetestPlan> Plans, IReadOnlyList<Retest> Retests)
{
    public static RetestBook Empty { get; } = new([], []);

    public Retest? Of(Guid resultId) => Retests.FirstOrDefault(r => r.ResultId == resultId);

    public RetestPlan? PlanOf(Guid resultId) => Of(resultId) is { } retest ? Plans.FirstOrDefault(p => p.Id == retest.PlanId) : null;

    /// <summary>The retests of the planned attribute, in their order.</summary>
    public IReadOnlyList<Retest> Done(RetestPlan plan) => [.. Retests.Where(r => r.PlanId == plan.Id && r.Attribute == plan.Attribute).OrderBy(r => r.Number)];

    public bool IsComplete(RetestPlan plan) => Done(plan).Count >= plan.Retests;

    /// <summary>
    /// Whether a result may enter a verdict: every result that is no retest; a retest only in the place of an original that was invalidated, and only when
    /// all that were planned are recorded. A retest beside a standing original proves nothing for the batch.
    /// </summary>
    /// <param name="made">Whether a result was on record at the time that is asked about.</param>
    /// <param name="counted">Whether it was neither replaced nor invalidated then.</param>
    public bool MayCount(Guid resultId, Func<Guid, bool> made, Func<Guid, bool> counted)
    {
        if (Of(resultId) is not { } retest) return true;
        return Plans.FirstOrDefault(p => p.Id == retest.PlanId) is { } plan && plan.Attribute == retest.Attribute && !counted(plan.ResultId)
            && Done(plan).Count(r => made(r.ResultId)) >= plan.Retests;
    }
}
