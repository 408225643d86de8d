namespace EvQc.Requirements;

/// <summary>What happens to a patient or a batch if the function fails: decides how hard it is tested.</summary>
public enum Risk
{
    Low,
    Medium,
    High,
}

/// <summary>One statement that EvQc makes true, or says it does not yet.</summary>
/// <param name="Id">E.g. <c>P11-14</c>; what a test's trait names.</param>
/// <param name="Source">The regulation, as the heading above its table names it.</param>
/// <param name="Clause">The clause of that regulation.</param>
/// <param name="NotYet">Why it is not claimed; null when it is.</param>
public sealed record Requirement(string Id, string Source, string Clause, string Statement, Risk Risk, string? NotYet)
{
    public bool IsClaimed => NotYet is null;
}
