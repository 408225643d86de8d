using EvQc.Outbox;
using EvQc.People;
using EvQc.Review;
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
        for (var patience = 1200; ; patience--)
        {
            var open = await ReadAsync(db => db.Set<OutboxMessage>().AsNoTracking().Where(m => m.SubjectId == subject && m.CompletedAt == null).ToListAsync(Cancel));
            if (open.Count == 0) return;
            if (open.Find(m => m.DeadAt is not null) is { } dead) throw new InvalidOperationException($"{dead.Type} is a dead letter: {dead.Error}");
            if (patience == 0) throw new TimeoutException($"{open[0].Type} was not delivered; last failure: {open[0].Error}");
            await Task.Delay(25, Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task HireAsync()
    {
        await DoAsync((DemoPeople people) => people.SeedAsync(mustChangePassword: false, Cancel));
        (Tara, Tom, Quinn, Mara, Ada) = (await PersonAsync("tara"), await PersonAsync("tom"), await PersonAsync("quinn"), await PersonAsync("mara"), await PersonAsync("ada"));
        if (await ReadAsync(db => db.Users.AnyAsync(p => p.UserName == "quirin", Cancel))) return;
        QuirinsPassword = (await DoAsync((AddPerson act) => act.RunAsync(new("quirin", "Quirin Adler", Role.QaReviewer), Ada, Cancel))).Password;
        Quirin = await PersonAsync("quirin");
    }

    private Task<Actor> PersonAsync(string userName) =>
        ReadAsync(async db => (await db.Users.AsNoTracking().SingleAsync(p => p.UserName == userName, Cancel)).AsActor());
}

/// <summary>The laboratory that a collection of test classes shares; each test makes batches of its own in it.</summary>
public sealed class SharedLaboratory(TestDatabaseServer server) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(server);
    private Laboratory? _laboratory;

    public Laboratory Laboratory => _laboratory ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _laboratory = await Laboratory.StartAsync(_database.Configuration());
    }

    public async ValueTask DisposeAsync()
    {
        if (_laboratory is not null) await _laboratory.DisposeAsync();
        await _database.DisposeAsync();
    }
}

[CollectionDefinition]
public sealed class ProductionBench : ICollectionFixture<SharedLaboratory>;

[CollectionDefinition]
public sealed class AssayBench : ICollectionFixture<SharedLaboratory>;

[CollectionDefinition]
public sealed class ReviewDesk : ICollectionFixture<SharedLaboratory>;
