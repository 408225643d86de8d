using EvQc.Instruments;
using EvQc.People;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>Why somebody may not submit a result, with what would help.</summary>
public sealed record TrainingLack(string Code, string Sentence, string Remedy);

/// <summary>Who is trained on what, today. Pages, My work and the door of results ask here, so that they cannot disagree.</summary>
public sealed class TrainingRecords(EvQcContext db, MethodShelf shelf, LaboratorySettings laboratory, TimeProvider time)
{
    public DateOnly Today => DateOnly.FromDateTime(laboratory.In(time.GetUtcNow()).Date);

    /// <summary>Those whose work needs training: who may record or verify results.</summary>
    public static bool Needs(Role role) => role.Allows(Permission.RecordResult) || role.Allows(Permission.VerifyResult);

    /// <summary>Active people whose work needs training, by name.</summary>
    public async Task<IReadOnlyList<Person>> PeopleAsync(CancellationToken cancellationToken) =>
        [.. (await db.Users.AsNoTracking().Where(p => p.DeactivatedAt == null).OrderBy(p => p.PrintedName).ThenBy(p => p.UserName).ToListAsync(cancellationToken)).Where(p => Needs(p.Role))];

    /// <summary>Of each person the standing to each method, in the order of the methods.</summary>
    public async Task<ILookup<Guid, TrainingStanding>> OfAsync(IReadOnlyCollection<Guid> people, IReadOnlyCollection<Method> methods, CancellationToken cancellationToken)
    {
        var (versions, today) = (await shelf.AllAsync(cancellationToken), Today);
        var trainings = (await Counting().Where(t => people.Contains(t.PersonId)).ToListAsync(cancellationToken)).ToLookup(t => t.PersonId);
        return people.SelectMany(person => methods.Select(m => (person, Standing: TrainingStanding.Of(m, versions, trainings[person], today)))).ToLookup(x => x.person, x => x.Standing);
    }

    /// <summary>What the methods of a result are: of a file by its layout, of an entry by what it names or measures.</summary>
    /// <param name="format">The layout of the file; null for an entry by hand.</param>
    /// <param name="instrument">The registered instrument that a typed value names: of several methods, those whose files it writes.</param>
    /// <param name="on">The day of measurement. Where no version was in force then, today's counts: nobody passes the door by an early date.</param>
    public static IReadOnlyList<Method> MethodsOf(IReadOnlyList<Method> versions, string? format, string attribute, string? named, Instrument? instrument, DateOnly on, DateOnly today)
    {
        foreach (var day in new[] { on, today })
        {
            var inForce = MethodShelf.InForce(versions, day);
            if (format is not null && inForce.FirstOrDefault(m => m.Governs(format, attribute)) is { } governing) return [governing];

            // A row of the template is typed by a person as much as one of the form.
            if (format is null or InstrumentFormats.Template && Method.OfEntry(inForce, attribute, named) is { Count: > 0 } typed)
                return instrument is not null && typed.Where(m => m.Formats.Any(instrument.Writes)).ToArray() is { Length: > 0 } its ? its : typed;
        }

        return [];
    }

    public Task<IReadOnlyList<Method>> VersionsAsync(CancellationToken cancellationToken) => shelf.AllAsync(cancellationToken);

    /// <summary>Which of the methods the person may not work by, and what would help.</summary>
    /// <param name="name">Null to speak to the person.</param>
    public async Task<IReadOnlyList<TrainingLack>> LacksAsync(Guid person, string? name, IReadOnlyCollection<Method> methods, CancellationToken cancellationToken)
    {
        if (methods.Count == 0) return [];
        var wanting = (await OfAsync([person], methods, cancellationToken))[person].Where(s => !s.MayWork).ToList();
        if (wanting.Count == 0) return [];
        var remedy = await RemedyAsync(person, cancellationToken);
        return [.. wanting.Select(s => new TrainingLack("training-missing", s.Wanting(name), remedy))];
    }

    /// <summary>Trainings that nobody has withdrawn.</summary>
    private IQueryable<Training> Counting() => db.Set<Training>().AsNoTracking().Where(t => !db.Set<TrainingWithdrawal>().Any(w => w.Id == t.Id));

    private async Task<string> RemedyAsync(Guid person, CancellationToken cancellationToken)
    {
        var roles = Enum.GetValues<Role>().Where(r => r.Allows(Permission.RecordTraining)).ToArray();
        var able = await db.Users.Where(p => p.DeactivatedAt == null && p.Id != person && roles.Contains(p.Role)).OrderBy(p => p.PrintedName).Select(p => p.PrintedName).Take(3).ToListAsync(cancellationToken);
        return able.Count == 0
            ? "A laboratory manager or QA reviewer records the training under Training; there is none at present: an administrator gives somebody the role."
            : $"{string.Join(" or ", able)} can record the training under Training once it is done; until then a colleague who is trained does this.";
    }
}
