namespace EvQc;

/// <summary>
/// A user asks for what the state or the rules forbid. Mapped once: HTTP 409 problem+json, a banner on a page, no retry on the bus.
/// </summary>
/// <param name="code">Stable kebab-case rule code for scripts, e.g. <c>batch-is-final</c>.</param>
/// <param name="message">One sentence: what is refused and why.</param>
/// <param name="remedy">One sentence: what would help.</param>
public sealed class QcRuleException(string code, string message, string? remedy = null) : Exception(message)
{
    public string Code { get; } = code;

    public string? Remedy { get; } = remedy;
}
