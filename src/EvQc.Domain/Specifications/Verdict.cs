using EvQc.Assays;
using EvQc.Quantities;

namespace EvQc.Specifications;

public enum VerdictOutcome
{
    Pass,
    Fail,

    /// <summary>There is a result, but it proves neither.</summary>
    Indeterminate,

    /// <summary>There is no result yet.</summary>
    Missing,
}

/// <summary>One criterion judged.</summary>
/// <param name="Sentence">For people: <c>97.95 % rounds to 98.0 %, limit ≥ 98.0 %: pass</c>.</param>
/// <param name="RoundedText">The reportable value as compared with the limit, with its unit; the word; null when there is none.</param>
/// <param name="Determination">What was judged; null when missing.</param>
public sealed record Verdict(
    Criterion Criterion,
    VerdictOutcome Outcome,
    string Sentence,
    decimal? RoundedValue,
    string? RoundedText,
    Determination? Determination)
{
    /// <summary>Every recorded result the verdict rests on.</summary>
    public IReadOnlyList<Guid> Sources => Determination?.Sources ?? [];

    /// <summary>
    /// A pass that a reviewer should look at: only rounding brought the value within its limit, or the interval of its uncertainty reaches
    /// beyond (FDA, Investigating OOS Test Results, 2022, V: borderline results).
    /// </summary>
    public bool IsBorderline => Borderline is not null;

    /// <summary>Why a pass is borderline, for people; null when it is none. It changes no verdict.</summary>
    public string? Borderline
    {
        get
        {
            if (Outcome != VerdictOutcome.Pass || Criterion.Limit is not NumericLimit limit || Determination?.Value is not { Bound: Bound.Exact } value) return null;
            if (!limit.Holds(value.In(limit.Unit).Value)) return "borderline: only rounding brings it within the limit";
            if (Determination.Interval is not { } interval || (Holds(interval.Low) && Holds(interval.High))) return null;
            return $"borderline: with its uncertainty it may be {new Quantity(Holds(interval.Low) ? interval.High : interval.Low, value.Unit)}, beyond the limit";

            bool Holds(decimal number) => limit.Holds(new Quantity(number, value.Unit).In(limit.Unit).Value);
        }
    }

    /// <summary>Does it stand in the way of release?</summary>
    public bool Blocks => Outcome is VerdictOutcome.Fail or VerdictOutcome.Indeterminate || (Outcome == VerdictOutcome.Missing && Criterion.Required);
}
