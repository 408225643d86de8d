using EvQc.Assays;
using EvQc.Quantities;

namespace EvQc.Specifications;

/// <summary>One determination against one criterion.</summary>
internal static class Judgement
{
    public static Verdict Missing(Criterion criterion, IReadOnlyList<string> absent)
    {
        var what = absent.Count == 0 ? $"{Attributes.Of(criterion.Attribute).Name}: no result yet" : $"no result yet of: {string.Join(", ", absent)}";
        return new(criterion, VerdictOutcome.Missing, $"{what}; limit {criterion.Limit}: missing", null, null, null);
    }

    public static Verdict Of(Criterion criterion, Determination determination) => determination switch
    {
        { Standing: Standing.Incomplete } => Unanswered(criterion, determination, VerdictOutcome.Missing),
        { Standing: Standing.Invalid } => Unanswered(criterion, determination, VerdictOutcome.Indeterminate),
        _ => criterion.Limit switch
        {
            WordLimit limit => Word(criterion, limit, determination),
            NumericLimit limit => Number(criterion, limit, determination),
            _ => throw new InvalidOperationException($"{criterion.Limit.GetType().Name} is not a limit that can be judged."),
        },
    };

    private static Verdict Unanswered(Criterion criterion, Determination determination, VerdictOutcome outcome)
    {
        var because = determination.Note is { } note ? note : "no value";
        return new(criterion, outcome, $"{determination.Name}: {because}; limit {criterion.Limit}: {Text(outcome)}", null, null, determination);
    }

    private static Verdict Word(Criterion criterion, WordLimit limit, Determination determination)
    {
        if (determination.Word is not { } word) return Unanswered(criterion, determination, VerdictOutcome.Indeterminate);
        var outcome = string.Equals(word, limit.Word, StringComparison.OrdinalIgnoreCase) ? VerdictOutcome.Pass : VerdictOutcome.Fail;
        var detail = determination.Note is { } note ? $" ({note})" : "";
        return new(criterion, outcome, $"{determination.Name}: {word}{detail}, limit {limit}: {Text(outcome)}", null, word, determination);
    }

    private static Verdict Number(Criterion criterion, NumericLimit limit, Determination determination)
    {
        if (determination.Value is not { } value) return Unanswered(criterion, determination, VerdictOutcome.Indeterminate);
        var check = LimitCheck.Of(value, determination.Uncertainty, limit);
        var (outcome, sentence) = (check.Outcome, check.Sentence);
        if (criterion.PurityClasses.Count > 0 && determination.PurityClass is { } purity)
        {
            sentence += $"; purity class {purity.Text()}";
            if (purity == PurityClass.Indeterminate) sentence += $" ({Assays.PurityClasses.Explain(value)})";
            if (outcome == VerdictOutcome.Pass && !criterion.PurityClasses.Contains(purity))
            {
                outcome = purity == PurityClass.Indeterminate ? VerdictOutcome.Indeterminate : VerdictOutcome.Fail;
                sentence += $", demanded {string.Join(" or ", criterion.PurityClasses.Select(c => c.Text()))}";
            }
        }

        return new(criterion, outcome, $"{sentence}: {Text(outcome)}", check.Rounded, check.RoundedText, determination);
    }

    private static string Text(VerdictOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
