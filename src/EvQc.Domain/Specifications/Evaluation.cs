using EvQc.Assays;

namespace EvQc.Specifications;

/// <summary>A batch judged by a specification: one verdict a criterion, in its order, and all values they rest on.</summary>
public sealed record Evaluation(Specification Specification, IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Determination> Determinations)
{
    /// <summary>No required criterion is without a result: QA may look.</summary>
    public bool IsComplete => !Verdicts.Any(v => v is { Outcome: VerdictOutcome.Missing, Criterion.Required: true });

    public bool HasFailure => Count(VerdictOutcome.Fail) > 0;

    /// <summary>Complete, and every criterion that has a result passes.</summary>
    public bool Conforms => !Verdicts.Any(v => v.Blocks);

    public IEnumerable<Verdict> Failures => Verdicts.Where(v => v.Outcome == VerdictOutcome.Fail);

    public int Count(VerdictOutcome outcome) => Verdicts.Count(v => v.Outcome == outcome);

    /// <summary>
    /// Judges every criterion. Where several determinations answer one criterion (a test was recorded twice without a rule for replicates)
    /// each is judged and the worst counts: none is averaged away or picked.
    /// </summary>
    public static Evaluation Of(Specification specification, IReadOnlyList<Determination> determinations)
    {
        var verdicts = specification.Criteria.Select(criterion => Judge(criterion, specification, determinations));
        return new(specification, [.. verdicts], determinations);
    }

    private static Verdict Judge(Criterion criterion, Specification specification, IReadOnlyList<Determination> determinations)
    {
        var answers = determinations.Where(d => string.Equals(d.Attribute, criterion.Attribute, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (answers.Length == 0) return Judgement.Missing(criterion, Inputs.Absent(criterion.Attribute, specification.Rules, determinations));
        return answers.Select(d => Judgement.Of(criterion, d)).MinBy(v => Severity(v.Outcome))!;
    }

    /// <summary>
    /// One evaluation of several, made of the same batch with one retest each: of each criterion the worst verdict counts, a borderline pass before a clear
    /// one, so that no retest hides another.
    /// </summary>
    public static Evaluation Worst(IReadOnlyList<Evaluation> all)
    {
        if (all is [var only]) return only;
        var verdicts = all[0].Verdicts.Select((_, i) => all.Select(e => e.Verdicts[i]).MinBy(v => (Severity(v.Outcome), v.IsBorderline ? 0 : 1))!);
        var determinations = all.SelectMany(e => e.Determinations).DistinctBy(d => (d.Attribute, string.Join(';', d.Sources), d.Formula));
        return new(all[0].Specification, [.. verdicts], [.. determinations]);
    }

    private static int Severity(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Fail => 0,
        VerdictOutcome.Indeterminate => 1,
        VerdictOutcome.Missing => 2,
        _ => 3,
    };
}
