using EvQc.Assays;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Demo;

/// <summary>
/// The training of the demonstration's people, recorded through the use case that the page uses: the laboratory manager vouches for the technicians, quality
/// assurance for her. She is not trained on the marker assay, and Tara's training on protein ends soon.
/// </summary>
public sealed class DemoTraining(EvQcContext db, RecordTraining recordTraining, TrainingRecords records)
{
    private const int EndsInDays = 20;

    private static readonly (string UserName, string By, string NotOn, string EndingOn)[] People =
        [("tara", "mara", "", "protein-plate"), ("tom", "mara", "", ""), ("mara", "quinn", "marker-assay", "")];

    /// <summary>Adds what is missing for the methods in force.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        var people = await db.Users.AsNoTracking().ToDictionaryAsync(p => p.UserName!, cancellationToken);
        var methods = MethodShelf.InForce(await records.VersionsAsync(cancellationToken), records.Today);
        foreach (var (userName, by, notOn, endingOn) in People)
        {
            var known = await db.Set<Training>().Where(t => t.PersonId == people[userName].Id).Select(t => t.Method).ToListAsync(cancellationToken);
            foreach (var method in methods.Where(m => m.Name != notOn && !known.Contains(m.Name)))
            {
                var day = records.Today.AddDays(-30);
                (await recordTraining.RunAsync(
                    new(people[userName].Id, method.Name, method.Version, day, $"Assessment sheet of {method.Label}; three runs under supervision", method.Name == endingOn ? records.Today.AddDays(EndsInDays) : null),
                    people[by].AsActor(), cancellationToken)).OrRefuse();
            }
        }
    }
}
