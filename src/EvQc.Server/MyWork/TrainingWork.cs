using System.Globalization;
using EvQc.Assays;
using EvQc.People;
using EvQc.Shell.Web;

namespace EvQc.MyWork;

/// <summary>What of training waits for somebody: one's own that is missing or ends, and that of others for those who record it.</summary>
public sealed class TrainingWork(TrainingRecords records)
{
    public async Task<WorkGroup> OwnAsync(Actor actor, CancellationToken cancellationToken)
    {
        var open = (await StandingsAsync(actor, cancellationToken)).Where(s => s.State != TrainingState.Current).ToList();
        return new("Your training", "people",
            [.. open.Take(WorkGroup.Most).Select(s => new WorkItem(s.Method.Label, Why(s), s.Training is { } training ? Links.TrainingRecord(training.Id) : Links.Training, null))], open.Count, Links.Training);
    }

    /// <summary>One's own trainings that count, as one line: <c>nta v1 until 2028-10-27</c>.</summary>
    public async Task<IReadOnlyList<string>> OwnCurrentAsync(Actor actor, CancellationToken cancellationToken) =>
        [.. (await StandingsAsync(actor, cancellationToken)).Where(s => s.MayWork).Select(s => s.Training?.ValidUntil is { } until ? $"{s.Method.Label} until {Day(until)}" : s.Method.Label)];

    /// <summary>Trainings of others that have come to their end, or will soon. What somebody was never trained on is not work to do: not everybody does everything.</summary>
    public async Task<WorkGroup> OthersAsync(Actor actor, CancellationToken cancellationToken)
    {
        var people = (await records.PeopleAsync(cancellationToken)).Where(p => p.Id != actor.PersonId).ToList();
        var methods = MethodShelf.InForce(await records.VersionsAsync(cancellationToken), records.Today);
        var standings = await records.OfAsync([.. people.Select(p => p.Id)], [.. methods], cancellationToken);
        var open = people.SelectMany(p => standings[p.Id].Where(s => s.State is TrainingState.Ending or TrainingState.Ended).Select(s => (Person: p, Standing: s)))
            .OrderBy(x => x.Standing.Training!.ValidUntil).ToList();
        return new("Training to renew", "people",
            [.. open.Take(WorkGroup.Most).Select(x => new WorkItem($"{x.Person.PrintedName}: {x.Standing.Method.Label}", Why(x.Standing), Links.NewTraining(x.Person.Id, x.Standing.Method.Name, x.Standing.Method.Version), null))],
            open.Count, Links.Training);
    }

    private async Task<IReadOnlyList<TrainingStanding>> StandingsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Role is not { } role || !TrainingRecords.Needs(role)) return [];
        var methods = MethodShelf.InForce(await records.VersionsAsync(cancellationToken), records.Today);
        return [.. (await records.OfAsync([actor.PersonId], [.. methods], cancellationToken))[actor.PersonId]];
    }

    private static string Why(TrainingStanding standing) => standing.State switch
    {
        TrainingState.Ending => $"ends on {Day(standing.Training!.ValidUntil!.Value)}",
        TrainingState.Ended => $"ended on {Day(standing.Training!.ValidUntil!.Value)}",
        _ => $"not trained: {standing.Method.Title}",
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
