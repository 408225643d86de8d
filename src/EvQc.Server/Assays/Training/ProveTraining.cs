using EvQc.Instruments;
using EvQc.People;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>
/// The door of results: whoever records or verifies one has a current training on the version of its method (21 CFR 11.10(i)), and by which training it was done is
/// written down with the result. Runs in the unit of work of the caller, which saves.
/// </summary>
public sealed class ProveTraining(EvQcContext db, TrainingRecords records, LaboratorySettings laboratory, TimeProvider time)
{
    /// <param name="Format">The layout of the file; null for an entry by hand.</param>
    /// <param name="Named">What an entry by hand names as its method.</param>
    /// <param name="MeasuredOn">The day of measurement, where it is known.</param>
    public sealed record Item(string? Format, string Attribute, string? Named, DateOnly? MeasuredOn, Result? Result = null)
    {
        /// <summary>The serial number of the instrument, as written.</summary>
        public string? Instrument { get; init; }
    }

    /// <summary>What keeps the actor from submitting these; empty where nothing does. A page asks before anybody fills in a field.</summary>
    public async Task<IReadOnlyList<TrainingLack>> WantingAsync(IEnumerable<Item> items, Actor actor, bool asYou, CancellationToken cancellationToken)
    {
        var needed = await NeededAsync(items, cancellationToken);
        if (needed.Count == 0) return [];
        var (person, lack) = await AnsweringAsync(actor, cancellationToken);
        if (lack is not null) return [lack];

        // Of a value not typed yet, whose method is still to be named, nobody knows that it will be the wrong one.
        if (asYou) needed = await WithoutChoiceAsync(needed, person!.Id, cancellationToken);
        var lacks = await records.LacksAsync(person!.Id, asYou && !actor.IsApiKey ? null : person.AsActor().Name, MethodsIn(needed), cancellationToken);
        return needed.Exists(n => n.Methods.Count > 1)
            ? [.. lacks.Select(l => l with { Remedy = $"Where several methods measure the same, name the one that was used with the value. {l.Remedy}" })]
            : lacks;
    }

    /// <exception cref="QcRuleException">A training is wanting; nothing may be saved.</exception>
    public async Task RunAsync(TrainedAct act, IReadOnlyCollection<Item> items, Actor actor, CancellationToken cancellationToken)
    {
        if (await WantingAsync(items, actor, asYou: false, cancellationToken) is { Count: > 0 } lacks)
            throw new QcRuleException(lacks[0].Code, string.Join(' ', lacks.Select(l => l.Sentence)) + (actor.IsApiKey ? $" {actor.Name} submits results." : ""), lacks[0].Remedy);
        var needed = await NeededAsync(items, cancellationToken);
        if (needed.Count == 0) return;
        var person = (await AnsweringAsync(actor, cancellationToken)).Person!.Id;
        var by = (await records.OfAsync([person], MethodsIn(needed), cancellationToken))[person].ToDictionary(s => s.Method.Label, s => s.Training!, StringComparer.Ordinal);
        foreach (var (item, methods) in needed)
            foreach (var method in methods)
                db.Add(Proof(act, item.Result!, method, by[method.Label]));
    }

    private async Task<List<(Item Item, IReadOnlyList<Method> Methods)>> NeededAsync(IEnumerable<Item> items, CancellationToken cancellationToken)
    {
        Item[] all = [.. items];
        var (versions, today) = (await records.VersionsAsync(cancellationToken), records.Today);
        var instruments = all.Any(i => i.Instrument is not null) ? await db.Set<Instrument>().AsNoTracking().ToListAsync(cancellationToken) : [];
        return [.. all.Select(i => (i, TrainingRecords.MethodsOf(versions, i.Format, i.Attribute, i.Named, InstrumentOf(i), i.MeasuredOn ?? today, today))).Where(n => n.Item2.Count > 0)];

        Instrument? InstrumentOf(Item item) => item.Instrument?.Trim() is { Length: > 0 } serial ? instruments.Find(i => string.Equals(i.Serial, serial, StringComparison.OrdinalIgnoreCase)) : null;
    }

    private async Task<List<(Item Item, IReadOnlyList<Method> Methods)>> WithoutChoiceAsync(List<(Item Item, IReadOnlyList<Method> Methods)> needed, Guid person, CancellationToken cancellationToken)
    {
        var able = (await records.OfAsync([person], MethodsIn(needed), cancellationToken))[person].Where(s => s.MayWork).Select(s => s.Method.Label).ToHashSet(StringComparer.Ordinal);
        return [.. needed.Where(n => n.Methods.Count == 1 || !n.Methods.Any(m => able.Contains(m.Label)))];
    }

    private static Method[] MethodsIn(IEnumerable<(Item Item, IReadOnlyList<Method> Methods)> needed) => [.. needed.SelectMany(n => n.Methods).DistinctBy(m => m.Label).OrderBy(m => m.Label, StringComparer.Ordinal)];

    /// <summary>A result entered by hand, by what it says of itself.</summary>
    public Item OfEntry(Result result) => new(null, result.Attribute, result.Method, DayOf(result.MeasuredAt ?? result.RecordedAt), result) { Instrument = result.Instrument };

    /// <summary>The local day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(laboratory.In(at).Date);

    /// <summary>A key is nobody who can be trained: it submits results for the person who answers for it, and by that person's training.</summary>
    private async Task<(Person? Person, TrainingLack? Lack)> AnsweringAsync(Actor actor, CancellationToken cancellationToken)
    {
        var key = await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(k => k.Id == actor.PersonId, cancellationToken);
        var id = key is null ? actor.PersonId : key.ResponsibleId;
        var person = id is null ? null : await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        if (person is null)
            return (null, new(
                "key-without-responsible", $"{actor.Name} names nobody who answers for its results, and their method needs somebody trained: a key cannot be trained.",
                "Confirm the file on its page as somebody who is trained, or let an administrator make a key that names a responsible person."));
        if (key is null || (person.IsActive && person.Role.Allows(Permission.RecordResult))) return (person, null);
        return (null, new(
            "key-without-responsible", $"{person.PrintedName}, who answers for {actor.Name}, may not record results any more.",
            "Let an administrator revoke the key and make one that names somebody who may."));
    }

    private ResultTraining Proof(TrainedAct act, Result result, Method method, Training training) => new()
    {
        Id = Guid.CreateVersion7(),
        BatchId = result.BatchId,
        ResultId = result.Id,
        Act = act,
        Method = method.Name,
        MethodVersion = method.Version,
        TrainingId = training.Id,
        PersonId = training.PersonId,
        Person = training.Person,
        TrainedVersion = training.MethodVersion,
        TrainedOn = training.TrainedOn,
        ValidUntil = training.ValidUntil,
        Evidence = training.Evidence,
        TrainedBy = training.RecordedBy,
        At = time.GetUtcNow(),
    };
}
