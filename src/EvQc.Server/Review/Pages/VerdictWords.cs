using EvQc.Assays;
using EvQc.Shell.Components;
using EvQc.Specifications;

namespace EvQc.Review.Pages;

/// <summary>How verdicts, calls and findings are named and coloured on the pages.</summary>
internal static class VerdictWords
{
    public static Tone Tone(this VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Pass => Shell.Components.Tone.Good,
        VerdictOutcome.Fail => Shell.Components.Tone.Bad,
        VerdictOutcome.Indeterminate => Shell.Components.Tone.Warn,
        _ => Shell.Components.Tone.Neutral,
    };

    public static string Text(this VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Pass => "Pass",
        VerdictOutcome.Fail => "Fail",
        VerdictOutcome.Indeterminate => "Indeterminate",
        _ => "Missing",
    };

    /// <summary>Failures first, borderline passes before the others; within one outcome the order of the specification stays.</summary>
    public static IEnumerable<Verdict> WorstFirst(this IEnumerable<Verdict> verdicts) => verdicts.OrderBy(v => v.Outcome switch
    {
        VerdictOutcome.Fail => 0,
        VerdictOutcome.Indeterminate => 1,
        VerdictOutcome.Missing => v.Criterion.Required ? 2 : 5,
        _ => v.IsBorderline ? 3 : 4,
    });

    public static (Tone Tone, string Text) Call(MarkerOutcome outcome) => outcome switch
    {
        MarkerOutcome.Present => (Shell.Components.Tone.Good, "present"),
        MarkerOutcome.Absent => (Shell.Components.Tone.Neutral, "absent"),
        MarkerOutcome.Invalid => (Shell.Components.Tone.Warn, "invalid"),
        _ => (Shell.Components.Tone.Neutral, "not tested"),
    };

    public static Tone Tone(this PurityClass purity) => purity switch
    {
        PurityClass.HighPurity => Shell.Components.Tone.Good,
        PurityClass.LowPurity => Shell.Components.Tone.Info,
        PurityClass.Impure => Shell.Components.Tone.Bad,
        _ => Shell.Components.Tone.Warn,
    };

    public static string Text(this FindingKind kind) => kind switch
    {
        FindingKind.Change => "Changed record",
        FindingKind.LateEntry => "Late entry",
        FindingKind.Yield => "Yield",
        FindingKind.Run => "Run",
        FindingKind.Borderline => "Borderline",
        _ => "Deviation",
    };

    /// <summary>Why a finding of this kind stands where it stands among the others.</summary>
    public static string Risk(this FindingKind kind) => kind switch
    {
        FindingKind.Change => "First, because what is decided on is not what was first recorded.",
        FindingKind.Run => "High, because data were left out, or kept in spite of a deviation.",
        FindingKind.LateEntry => "High, because what is written down late is written from memory.",
        FindingKind.Yield => "Middle, because product or impurity went where it was not expected.",
        FindingKind.Deviation => "Middle, because the process left what it was developed for.",
        _ => "Low: it passes, but only just.",
    };

    public static string Misev(int category) => category switch
    {
        1 => "1 · membrane",
        2 => "2 · cytosolic",
        3 => "3 · co-isolated",
        4 => "4 · other compartment",
        _ => "parent cell",
    };
}
