namespace EvQc.Review;

/// <summary>
/// One investigation with its records, and what stands in the way of its next act. The page that leads through it and the commands that refuse ask this
/// one type.
/// </summary>
/// <param name="Checklist">The version that this investigation answers; null where <c>config/oos-checklist</c> has none.</param>
/// <param name="Listed">Other batches possibly affected, as the records say now.</param>
public sealed record InvestigationFile(OosInvestigation Investigation, OosChecklist? Checklist, InvestigationRecords Records, IReadOnlyList<PossiblyAffected> Listed)
{
    public OosAnswer? AnswerTo(CheckQuestion question) => Records.Answers.Where(a => a.Question == question.Code).MaxBy(a => (a.At, a.Id));

    public IReadOnlyList<CheckQuestion> Unanswered => [.. (Checklist?.Questions ?? []).Where(q => AnswerTo(q) is null)];

    public bool PhaseOneIsComplete => Checklist is not null && Unanswered.Count == 0;

    /// <summary>What phase I found not in order, by the answers that count.</summary>
    public IReadOnlyList<OosAnswer> NotInOrder =>
        [.. (Checklist?.Questions ?? []).Select(AnswerTo).OfType<OosAnswer>().Where(a => a.Finding == CheckFinding.NotInOrder)];

    public OosStatement? Latest(OosStatementKind kind) => Records.Statements.Where(s => s.Kind == kind).MaxBy(s => (s.At, s.Id));

    public AffectedBatch? LookedAt(PossiblyAffected listed) => Records.Affected.Where(a => a.Covers(listed)).MaxBy(a => (a.At, a.Id));

    public IReadOnlyList<PossiblyAffected> OpenListed => [.. Listed.Where(l => LookedAt(l) is null)];

    public CorrectiveTaskDone? DoneOf(CorrectiveTask task) => Records.Done.FirstOrDefault(d => d.TaskId == task.Id);

    public IReadOnlyList<CorrectiveTask> OpenTasks => [.. Records.Tasks.Where(t => DoneOf(t) is null)];

    /// <summary>Before a retest: phase I, and an investigation that a retest can still tell something.</summary>
    public IEnumerable<Blocker> BlockersToRetest()
    {
        if (Investigation is { IsOpen: false, Outcome: not OosOutcome.AssignableCause })
            yield return new("oos-closed", $"{Investigation.ClosedBy} has concluded this investigation without a laboratory cause; a retest can change nothing any more.", "Read its conclusion.");
        foreach (var blocker in PhaseOne("a retest is planned")) yield return blocker;
    }

    /// <summary>Before a conclusion, whichever it is; and what that one needs besides.</summary>
    public IEnumerable<Blocker> BlockersTo(OosOutcome outcome)
    {
        if (!Investigation.IsOpen)
        {
            yield return OosInvestigation.Closed(Investigation.ClosedBy);
            yield break;
        }

        foreach (var blocker in PhaseOne("the investigation is concluded")) yield return blocker;
        foreach (var kind in Enum.GetValues<OosStatementKind>().Where(k => Latest(k) is null))
            yield return new(
                $"{(kind == OosStatementKind.Analysis ? "analysis" : "impact")}-missing", $"The {(kind == OosStatementKind.Analysis ? "analysis" : "impact")} of the investigation is not written yet.",
                "Write it on the page of the investigation.");
        if (OpenListed is { Count: > 0 } open)
            yield return new(
                "affected-batches-open", $"Other batches possibly affected were not looked at: {string.Join(", ", open.Take(5).Select(l => l.Batch))}{(open.Count > 5 ? " and others" : "")}.",
                "Quality assurance looks at each of them and says in a sentence what it found.");
        if (outcome == OosOutcome.AssignableCause && PhaseOneIsComplete && NotInOrder.Count == 0)
            yield return new(
                "no-cause-found", "Every question of phase I was answered with 'in order' or 'does not apply': there is no cause that a result could be invalidated for.",
                "Answer the question again under which the cause was found, with the reason; or conclude without a cause.");
        if (outcome == OosOutcome.Inconclusive && (Records.Book.Plans.Count == 0 || Records.Book.Plans.Any(p => !Records.Book.IsComplete(p))))
            yield return new(
                "retests-not-done", "An investigation is inconclusive only after the retests of a signed plan; they are not all recorded.",
                "Plan and record them, or conclude that the failure is confirmed.");
    }

    private IEnumerable<Blocker> PhaseOne(string before)
    {
        if (Checklist is null)
            yield return new("checklist-not-configured", "There is no checklist of phase I in the configuration.", "Put one into config/oos-checklist and start EvQc again.");
        else if (Unanswered is { Count: > 0 } open)
            yield return new(
                "checklist-open", $"Phase I must be complete before {before}: {open.Count} of {Checklist.Questions.Count} questions of its checklist are not answered.", "Answer them on the page of the investigation.");
    }
}
