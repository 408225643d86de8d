namespace EvQc.Instruments;

/// <summary>One reason why a file is held: shown, and not confirmed as a result.</summary>
/// <param name="Code">Stable kebab-case code for scripts: <c>instrument-unregistered</c>.</param>
/// <param name="Remedy">What would help.</param>
public sealed record HoldReason(string Code, string Sentence, string Remedy);
