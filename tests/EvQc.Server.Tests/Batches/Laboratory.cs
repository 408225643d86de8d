using EvQc.Assays;
using EvQc.Demo;
using EvQc.Instruments;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Review;
using EvQc.Signing;
using EvQc.Specifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EvQc.Batches;

/// <summary>One EvQc as it is served, on a database of its own, with its people at work. Every act has a unit of work of its own.</summary>
public sealed class Laboratory : IAsyncDisposable
{
    public const string Product = "uc-msc-sev";

    private readonly WebApplication _app;
    private readonly SemaphoreSlim _desk = new(1, 1);
    private readonly Dictionary<Guid, string> _passwords = [];
    private readonly HashSet<Guid> _signing = [];

    private Laboratory(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.Single());

    public Actor Tara { get; private set; } = Actor.System;

    public Actor Tom { get; private set; } = Actor.System;

    public Actor Quinn { get; private set; } = Actor.System;

    /// <summary>A second reviewer.</summary>
    public Actor Quirin { get; private set; } = Actor.System;

    public Actor Mara { get; private set; } = Actor.System;

    public Actor Ada { get; private set; } = Actor.System;

    /// <summary>A second administrator, who checks the identity of those whose password Ada handed out.</summary>
    public Actor Otto { get; private set; } = Actor.System;

    /// <summary>Quirin's; the others have the password of the demonstration.</summary>
    public string QuirinsPassword { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Laboratory> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings, Action<WebApplicationBuilder>? adjust = null)
    {
        var app = ServerHost.Build(["--urls=http://127.0.0.1:0"], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Demo:Enabled"] = "false",
                ["Bus:Transport"] = "InMemory",
                ["Outbox:PollInterval"] = "00:00:00.100",
                ["Logging:LogLevel:Default"] = "Error",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "None",
            });
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Services.AddCheapPasswords();
            adjust?.Invoke(builder);
        });
        var laboratory = new Laboratory(app);
        try
        {
            await app.StartAsync(Cancel);
            await laboratory.HireAsync();
            return laboratory;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async Task<T> DoAsync<TUseCase, T>(Func<TUseCase, Task<T>> act)
        where TUseCase : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    public async Task DoAsync<TUseCase>(Func<TUseCase, Task> act)
        where TUseCase : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <summary>Changes records of one table as a dishonest administrator of the database would.</summary>
    public Task TamperAsync<TEntity>(Func<EvQcContext, Task> work) => Services.TamperAsync<TEntity>(work);

    public Task<T> ReadAsync<T>(Func<EvQcContext, Task<T>> read) => DoAsync(read);

    public Task<Batch> BatchAsync(string number) => ReadAsync(db => db.BatchAsync(number, Cancel));

    /// <summary>The batch as its reviewer sees it, after every message about it has taken effect.</summary>
    public async Task<BatchReview> ReviewAsync(string number)
    {
        var batch = await BatchAsync(number);
        await SettleAsync(batch.Id);
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        return await scope.ServiceProvider.GetRequiredService<ReviewGathering>().OfAsync(await db.BatchAsync(number, Cancel), Cancel);
    }

    /// <summary>Waits until no message about the subject is under way; a dead one fails the test with its cause.</summary>
    public async Task SettleAsync(Guid subject)
    {
        List<OutboxMessage> open = [];
        await Patience.UntilAsync(
            async () =>
            {
                open = await ReadAsync(db => db.Set<OutboxMessage>().AsNoTracking().Where(m => m.SubjectId == subject && m.CompletedAt == null).ToListAsync(Cancel));
                return open.Find(m => m.DeadAt is not null) is { } dead ? throw new InvalidOperationException($"{dead.Type} is a dead letter: {dead.Error}") : open.Count == 0;
            },
            () => $"{open[0].Type} was not delivered; last failure: {open[0].Error}");
    }

    /// <summary>What the person enters to sign; with the first signature the accountability statement is accepted.</summary>
    /// <param name="password">Another than the right one.</param>
    public async Task<SigningComponents> ComponentsAsync(Actor actor, string? password = null)
    {
        var right = _passwords.GetValueOrDefault(actor.PersonId, DemoPeople.Password);
        await _desk.WaitAsync(Cancel);
        try
        {
            if (!actor.IsApiKey && actor.Role is { } role && SigningKeys.Signs(role) && _signing.Add(actor.PersonId))
                await DoAsync(async (SigningKeys keys) =>
                {
                    if (await keys.ReadinessAsync(actor.PersonId, Cancel) is { Need: SigningNeed.Acceptance, Statement: { } statement })
                        await DoAsync((AcceptStatement act) => act.RunAsync(new(statement.Number, right), actor, Cancel));
                });
        }
        finally
        {
            _desk.Release();
        }

        var userName = await ReadAsync(db => db.Users.Where(p => p.Id == actor.PersonId).Select(p => p.UserName).SingleOrDefaultAsync(Cancel));
        return new(userName, password ?? right);
    }

    /// <summary>The one-time password of somebody who was hired here.</summary>
    public string PasswordOf(Actor actor) => _passwords[actor.PersonId];

    /// <summary>Somebody new who can sign and work in the laboratory: account by Ada, identity checked by Otto, trained by Mara.</summary>
    public async Task<(Actor Actor, string Password)> HireAsync(string userName, string printedName, Role role)
    {
        var person = await HireUntrainedAsync(userName, printedName, role);
        if (TrainingRecords.Needs(role)) await TrainAsync(person);
        return (person, _passwords[person.PersonId]);
    }

    /// <summary>Somebody new who can sign, and whom nobody has trained yet.</summary>
    public async Task<Actor> HireUntrainedAsync(string userName, string printedName, Role role)
    {
        var added = await DoAsync((AddPerson act) => act.RunAsync(new(userName, printedName, role), Ada, Cancel));
        await DoAsync((RecordIdentityCheck act) => act.RunAsync(new(added.Id, "passport seen", "letter of 2026-01-12"), Otto, Cancel));
        _passwords[added.Id] = added.Password;
        return await PersonAsync(userName);
    }

    public async ValueTask DisposeAsync()
    {
        _desk.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task HireAsync()
    {
        await DoAsync((DemoPeople people) => people.SeedAsync(mustChangePassword: false, Cancel));
        await DoAsync((DemoInstruments instruments) => instruments.SeedAsync(new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), beadCheckDays: null, Cancel));
        await InstallReadersAsync();
        (Tara, Tom, Quinn, Mara, Ada) = (await PersonAsync("tara"), await PersonAsync("tom"), await PersonAsync("quinn"), await PersonAsync("mara"), await PersonAsync("ada"));
        await DoAsync((DemoTraining training) => training.SeedAsync(Cancel));
        await TrainAsync(Mara);
        if (await ReadAsync(db => db.Users.AnyAsync(p => p.UserName == "quirin", Cancel))) return;
        await DoAsync((AddPerson act) => act.RunAsync(new("otto", "Otto Brandt", Role.Administrator), Ada, Cancel));
        Otto = await PersonAsync("otto");
        (Quirin, QuirinsPassword) = await HireAsync("quirin", "Quirin Adler", Role.QaReviewer);
        await this.ApproveSpecificationsAsync(Quinn);
    }

    /// <summary>On every method in force that the person is not trained on yet.</summary>
    private Task TrainAsync(Actor person) => DoAsync(async (TrainingRecords records) =>
    {
        var methods = MethodShelf.InForce(await records.VersionsAsync(Cancel), records.Today);
        foreach (var standing in (await records.OfAsync([person.PersonId], [.. methods], Cancel))[person.PersonId].Where(s => !s.MayWork))
            await DoAsync((RecordTraining act) => act.RunAsync(new(person.PersonId, standing.Method.Name, standing.Method.Version, records.Today, "trained at the bench"), person == Mara ? Quinn : Mara, Cancel));
    });

    /// <summary>The plate readers whose files the tests bring, qualified for longer than any of them is old.</summary>
    private async Task InstallReadersAsync()
    {
        var mara = await PersonAsync("mara");
        var known = await ReadAsync(db => db.Set<Instrument>().Select(i => i.Serial).ToListAsync(Cancel));
        (string Serial, string Format)[] readers =
            [("SMP-1", InstrumentFormats.SoftMaxPro), ("1412121", InstrumentFormats.Kaleido), ("5550001", InstrumentFormats.Kaleido), ("CLARIO-1", InstrumentFormats.Mars), ("SPARK-1", InstrumentFormats.Magellan)];
        // On the morning of tests/data/nta-dilution-not-recorded.csv.
        var morning = new RecordControl.Request(ControlKind.Beads, "NS300-10417", null) { At = new(2026, 5, 5, 9, 0, 0, TimeSpan.Zero), NominalNm = 100, MeanNm = 100, LowerLimit = 95, UpperLimit = 105 };
        if (!known.Contains("SMP-1"))
        {
            await DoAsync((RecordControl act) => act.RunAsync(morning, mara, Cancel));
            await DoAsync((RecordControl act) => act.RunAsync(morning with { Kind = ControlKind.Blank, ConcentrationPerMl = 1E5m, MeanNm = null, UpperLimit = 1E7m, LowerLimit = null }, mara, Cancel));
        }

        foreach (var (serial, format) in readers.Where(r => !known.Contains(r.Serial)))
        {
            var reader = await DoAsync((RegisterInstrument act) => act.RunAsync(new(InstrumentKind.PlateReader, "Plate reader", serial, [format]), mara, Cancel));
            foreach (var kind in Enum.GetValues<CheckKind>())
                await DoAsync((RecordInstrumentCheck act) => act.RunAsync(
                    new(reader.Value!.Id, kind, "as found", new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), "service", true, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), null), mara, Cancel));
        }
    }

    private Task<Actor> PersonAsync(string userName) =>
        ReadAsync(async db => (await db.Users.AsNoTracking().SingleAsync(p => p.UserName == userName, Cancel)).AsActor());
}

/// <summary>The laboratory that a collection of test classes shares; each test makes batches of its own in it.</summary>
public sealed class SharedLaboratory(TestDatabaseServer server) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(server);
    private Laboratory? _laboratory;

    public TestDatabase Database => _database;

    public Laboratory Laboratory => _laboratory ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _laboratory = await Laboratory.StartAsync(_database.Configuration());
    }

    public async ValueTask DisposeAsync()
    {
        if (_laboratory is not null) await _laboratory.DisposeAsync();
        await using (var db = _database.Open()) await Audit.ReasonsGiven.MustBeAsync(db);
        await _database.DisposeAsync();
    }
}

[CollectionDefinition]
public sealed class ProductionBench : ICollectionFixture<SharedLaboratory>;

[CollectionDefinition]
public sealed class AssayBench : ICollectionFixture<SharedLaboratory>;

[CollectionDefinition]
public sealed class ReviewDesk : ICollectionFixture<SharedLaboratory>;
