using EvQc.People;

namespace EvQc.Assays;

public enum TrainingState
{
    Current,

    /// <summary>Counts today and ends within <see cref="TrainingStanding.NoticeDays"/> days.</summary>
    Ending,

    /// <summary>There was one, and it has come to its end.</summary>
    Ended,

    Missing,
}

/// <summary>How somebody stands to one version of a method on one day. Pure: the same records give the same answer for ever.</summary>
/// <param name="Training">The one that counts, or the last one that has ended; null where there is none.</param>
public sealed record TrainingStanding(Method Method, TrainingState State, Training? Training)
{
    public const int NoticeDays = 30;

    public bool MayWork => State is TrainingState.Current or TrainingState.Ending;

    /// <summary>
    /// The versions whose training counts for a method version: its own, and before it as far as each file says that training carries over. A new version is a new
    /// way of working until its file says otherwise.
    /// </summary>
    /// <param name="versions">Every version on record, of this and of other methods.</param>
    public static IReadOnlyList<int> VersionsThatCount(Method method, IEnumerable<Method> versions)
    {
        var counting = new List<int> { method.Version };
        Method[] same = [.. versions.Where(v => v.Name == method.Name).OrderByDescending(v => v.Version)];
        for (var at = method; at.TrainingCarriesOver && Array.Find(same, v => v.Version < at.Version) is { } before; at = before) counting.Add(before.Version);
        return counting;
    }

    /// <param name="trainings">Of one person, without those that were withdrawn.</param>
    public static TrainingStanding Of(Method method, IEnumerable<Method> versions, IEnumerable<Training> trainings, DateOnly day)
    {
        var counting = VersionsThatCount(method, versions);
        Training[] own = [.. trainings.Where(t => t.Method == method.Name && counting.Contains(t.MethodVersion) && t.TrainedOn <= day)];
        var longest = own.MaxBy(t => (t.ValidUntil ?? DateOnly.MaxValue, t.TrainedOn, t.RecordedAt));
        return new(method, longest switch
        {
            null => TrainingState.Missing,
            { } ended when !ended.Counts(day) => TrainingState.Ended,
            { ValidUntil: { } until } when until < day.AddDays(NoticeDays) => TrainingState.Ending,
            _ => TrainingState.Current,
        }, longest);
    }

    /// <summary>What is wanting, as a sentence; only where <see cref="MayWork"/> is false.</summary>
    /// <param name="person">Null to speak to the person.</param>
    public string Wanting(string? person) => Training is { ValidUntil: { } until }
        ? FormattableString.Invariant($"{person ?? "You"} {(person is null ? "have" : "has")} no current training on {Method.Label} ({Method.Title}): the last one ended on {until:yyyy-MM-dd}.")
        : $"{person ?? "You"} {(person is null ? "are" : "is")} not trained on {Method.Label} ({Method.Title}).";
}
