using EvQc.Assays;

namespace EvQc.Instruments;

/// <summary>Whether the results of a file may be used: what register and methods say, and what people decided about it.</summary>
/// <param name="Verdicts">One for each method that governs some of the file's results.</param>
public sealed record RunStanding(RegisterAnswer Register, IReadOnlyList<MethodVerdict> Verdicts, IReadOnlyList<RunDecision> Decisions)
{
    /// <summary>Reasons to hold the file that nobody has released it from.</summary>
    public IReadOnlyList<HoldReason> OpenHolds => Release is null ? Register.Holds : [];

    /// <summary>Methods that the run breaks and nobody has let it be used all the same.</summary>
    public IReadOnlyList<MethodVerdict> OpenBreaches => [.. Verdicts.Where(v => !v.IsValid && UsedAsIs(v) is null)];

    public bool IsUsable => OpenHolds.Count == 0 && OpenBreaches.Count == 0;

    /// <summary>The instrument of the whole file, where there is one.</summary>
    public Instrument? Instrument => Register.Instruments is [{ Record: { } record }] ? record.Instrument : null;

    private RunDecision? Release => Register.Holds.Count == 0 ? null : Latest(RunDecisionKind.ReleasedFromHold, Register.Holds.Select(h => h.Code));

    /// <summary>The method that governs a result of the file; null where none does.</summary>
    public Method? MethodOf(string format, string attribute) => Verdicts.Select(v => v.Method).FirstOrDefault(m => m.Governs(format, attribute));

    /// <summary>What a result of this file carries with it; null where nothing deviated.</summary>
    public string? DeviationOf(string format, string attribute)
    {
        var broken = Verdicts.FirstOrDefault(v => !v.IsValid && v.Method.Governs(format, attribute));
        var decisions = new[] { Release, broken is null ? null : UsedAsIs(broken) }.OfType<RunDecision>()
            .Select(d => $"{d.Reasons} Used all the same by decision of {d.By}: {d.Because}").ToArray();
        return decisions.Length == 0 ? null : string.Join(' ', decisions);
    }

    private RunDecision? UsedAsIs(MethodVerdict verdict) => Latest(RunDecisionKind.UsedAsIs, verdict.Codes);

    private RunDecision? Latest(RunDecisionKind kind, IEnumerable<string> codes) => Decisions.LastOrDefault(d => d.Kind == kind && d.Covers(codes));
}
