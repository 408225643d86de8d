namespace EvQc.Shell;

/// <summary>One thing the program does from the command line.</summary>
/// <param name="Help">One line for <c>evqc help</c>.</param>
/// <param name="RunAsync">Gets the words after the verb; returns the exit code: 0 done, 1 the answer is no, 2 it could not run.</param>
public sealed record Verb(string Name, string Help, Func<string[], CancellationToken, Task<int>> RunAsync);
