namespace EvQc.Shell;

/// <summary>EvQc cannot start or a verb cannot run, for a reason outside the program. The message is one sentence that says what and the remedy.</summary>
public sealed class CannotStartException(string message, Exception? inner = null) : Exception(message, inner);
