namespace EvQc.Assays;

/// <summary>One way in which a run breaks its method.</summary>
/// <param name="Value">What the run has; "not stated" where its file does not say.</param>
/// <param name="Limit">What the method asks for.</param>
/// <param name="Source">Where the limit comes from, as the method says.</param>
public sealed record MethodBreach(MethodRuleKind Rule, string Value, string Limit, string? Source, string Sentence)
{
    /// <summary>Stable: <c>captures</c>, <c>blank-percent</c>.</summary>
    public string Code => MethodRule.NameOf(Rule);
}

/// <summary>A run as its method judges it: valid, or invalid with reasons.</summary>
public sealed record MethodVerdict(Method Method, IReadOnlyList<MethodBreach> Breaches)
{
    public bool IsValid => Breaches.Count == 0;

    /// <summary>The breaches' codes with the method they belong to: <c>nta:captures</c>.</summary>
    public IEnumerable<string> Codes => Breaches.Select(b => $"{Method.Label.Replace(' ', '-')}:{b.Code}");

    public string Sentence => $"The run breaks method {Method.Label}: {string.Join(' ', Breaches.Select(b => b.Sentence))}";
}
