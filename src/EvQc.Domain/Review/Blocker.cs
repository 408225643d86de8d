namespace EvQc.Review;

/// <summary>One reason why a batch cannot be released now.</summary>
/// <param name="Code">Stable kebab-case code for scripts and refusals, e.g. <c>criterion-fails</c>.</param>
/// <param name="Sentence">What is in the way, for people.</param>
/// <param name="Remedy">What would help.</param>
public sealed record Blocker(string Code, string Sentence, string Remedy)
{
    /// <summary>The same as a refusal.</summary>
    internal QcRuleException Refusal => new(Code, Sentence, Remedy);
}
