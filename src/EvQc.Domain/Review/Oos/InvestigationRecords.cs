using EvQc.Assays;

namespace EvQc.Review;

/// <summary>Everything that was recorded in the investigations of a batch, besides the investigations themselves.</summary>
public sealed record InvestigationRecords(
    IReadOnlyList<OosAnswer> Answers,
    RetestBook Book,
    IReadOnlyList<OosStatement> Statements,
    IReadOnlyList<CorrectiveTask> Tasks,
    IReadOnlyList<CorrectiveTaskDone> Done,
    IReadOnlyList<AffectedBatch> Affected)
{
    public static InvestigationRecords Empty { get; } = new([], RetestBook.Empty, [], [], [], []);

    /// <summary>Of one investigation alone.</summary>
    public InvestigationRecords Of(Guid investigation)
    {
        var plans = Book.Plans.Where(p => p.InvestigationId == investigation).ToArray();
        var tasks = Tasks.Where(t => t.InvestigationId == investigation).ToArray();
        return new(
            [.. Answers.Where(a => a.InvestigationId == investigation).OrderBy(a => a.At).ThenBy(a => a.Id)],
            new(plans, [.. Book.Retests.Where(r => plans.Any(p => p.Id == r.PlanId)).OrderBy(r => r.PlanId).ThenBy(r => r.Number).ThenBy(r => r.Attribute, StringComparer.Ordinal)]),
            [.. Statements.Where(s => s.InvestigationId == investigation).OrderBy(s => s.At).ThenBy(s => s.Id)], tasks,
            [.. Done.Where(d => tasks.Any(t => t.Id == d.TaskId))], [.. Affected.Where(a => a.InvestigationId == investigation).OrderBy(a => a.At).ThenBy(a => a.Id)]);
    }
}
