using System.Collections.Concurrent;

namespace EvQc.Instruments;

/// <summary>How a file of a folder looked: it is complete when two looks see the same.</summary>
public readonly record struct Look(long Size, DateTime WrittenAt);

/// <summary>How a folder stands: what a page and the health check tell of it.</summary>
/// <param name="Problem">Why it cannot be worked on at present; null where it can.</param>
/// <param name="Waiting">Files that are there and not taken yet, each with its reason.</param>
public sealed record DropFolderState(DateTimeOffset LookedAt, string? Problem, DateTimeOffset? ProblemSince, IReadOnlyList<(string Name, string Why)> Waiting);

/// <summary>What the last look at each folder saw. Forgotten with the process: the next looks see it again.</summary>
public sealed class DropFolderStates
{
    private readonly ConcurrentDictionary<string, DropFolderState> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Dictionary<string, Look>> _looks = new(StringComparer.Ordinal);

    /// <summary>One round at a time, however long one takes.</summary>
    public SemaphoreSlim Alone { get; } = new(1, 1);

    public DropFolderState? Of(DropFolder folder) => _states.GetValueOrDefault(folder.Name);

    public IReadOnlyDictionary<string, Look> LooksOf(DropFolder folder) => _looks.GetValueOrDefault(folder.Name) ?? [];

    public void Seen(DropFolder folder, Dictionary<string, Look> looks, IReadOnlyList<(string Name, string Why)> waiting, DateTimeOffset now)
    {
        _looks[folder.Name] = looks;
        _states[folder.Name] = new(now, null, null, waiting);
    }

    /// <returns>True when this is news, to be logged once.</returns>
    public bool Troubled(DropFolder folder, string problem, DateTimeOffset now)
    {
        var before = Of(folder);
        _looks.TryRemove(folder.Name, out _);
        _states[folder.Name] = new(now, problem, before?.ProblemSince ?? now, before?.Waiting ?? []);
        return before?.Problem is null;
    }
}
