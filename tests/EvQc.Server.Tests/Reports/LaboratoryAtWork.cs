using EvQc.Audit;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.People;
using EvQc.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EvQc.Reports;

/// <summary>A served laboratory in which one batch was released, one rejected, and one waits in review.</summary>
public sealed class LaboratoryAtWork(TestDatabaseServer server) : IAsyncLifetime
{
    public const string Released = "EV-RPT-A";
    public const string Rejected = "EV-RPT-B";
    public const string Waiting = "EV-RPT-C";

    private readonly TestDatabase _database = new(server);
    private WebApplication? _app;

    public IServiceProvider Services => _app!.Services;

    public TestDatabase Database => _database;

    public Uri Address => new(_app!.Urls.First());

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync(WorkAsync);
        _app = Build(_database);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    private static WebApplication Build(TestDatabase database) =>
        ServerHost.Build(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"], builder =>
        {
            builder.Services.AddCheapPasswords();
            builder.Configuration.AddInMemoryCollection(database.Configuration()).AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Configuration:Path"] = Path.Combine(AppContext.BaseDirectory, "config"),
                ["Laboratory:Company"] = "=Vesicles & Co",
                ["Laboratory:Zone"] = "Europe/Zurich",
                ["Outbox:PollInterval"] = "00:00:00.200",
            });
        });

    /// <summary>The three batches, from culture to their ends, with every document that comes of it.</summary>
    private static async Task WorkAsync(TestDatabase database)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var app = Build(database);
        await app.StartAsync(cancel);
        await InScopeAsync(app.Services, s => s.GetRequiredService<DemoPeople>().SeedAsync(mustChangePassword: false, cancel));
        await InScopeAsync(app.Services, s => s.GetRequiredService<DemoInstruments>().SeedAsync(TimeProvider.System.GetUtcNow().AddDays(-30), beadCheckDays: 7, cancel));
        await InScopeAsync(app.Services, s => s.GetRequiredService<DemoTraining>().SeedAsync(cancel));
        var laboratory = new DemoLaboratory(app.Services, TestContext.Current.SendDiagnosticMessage);
        var surprises = await new Walkthrough(laboratory, app.Services.GetRequiredService<TimeProvider>()).RunAsync("EV-RPT-", cancel);
        if (surprises.Count > 0) throw new InvalidOperationException(string.Join(" ", surprises));
        await UntilAsync(async () =>
        {
            await using var db = database.Open();
            return await db.Set<Outbox.OutboxMessage>().AnyAsync(m => m.CompletedAt == null, cancel) || (await new SealStanding(db).ReadAsync(cancel)).Unsealed > 0 ? null : "quiet";
        });
        await app.StopAsync(cancel);
    }

    /// <summary>With the rights of the tables' owner.</summary>
    public EvQcContext OpenAsOwner() => _database.OpenAsOwner();

    public Task InScopeAsync(Func<IServiceProvider, Task> work) => InScopeAsync(Services, work);

    private static async Task InScopeAsync(IServiceProvider services, Func<IServiceProvider, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<EvQcContext>().ActAs(Actor.System, "test");
        await work(scope.ServiceProvider);
    }

    public async Task<T> ReadAsync<T>(Func<EvQcContext, Task<T>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<EvQcContext>());
    }

    public Task<Actor> PersonAsync(string userName) =>
        ReadAsync(async db => (await db.Users.SingleAsync(p => p.UserName == userName)).AsActor());

    public Task<Guid> BatchIdAsync(string number) => ReadAsync(async db => (await db.Set<Batch>().SingleAsync(b => b.Number == number)).Id);

    public Task<List<Document>> DocumentsOfAsync(string number) =>
        ReadAsync(db => db.Set<Document>().AsNoTracking().Where(d => d.Subject == number).ToListAsync());

    /// <summary>Waits for what a message brings about.</summary>
    public static Task<T> UntilAsync<T>(Func<Task<T?>> find)
        where T : class => Patience.UntilAsync(find, () => $"There is no {typeof(T).Name}.");

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        await _database.DisposeAsync();
    }
}
