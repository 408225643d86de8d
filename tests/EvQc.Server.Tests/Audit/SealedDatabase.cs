using EvQc.Batches;
using EvQc.People;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EvQc.Audit;

/// <summary>A database with people and a batch in it, whose trail is sealed when a test says so, and with which a test may do what nobody may.</summary>
public sealed class SealedDatabase : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;

    private SealedDatabase(TestDatabase database, ServiceProvider services) => (_database, _services) = (database, services);

    public ShiftedClock Clock => (ShiftedClock)_services.GetRequiredService<TimeProvider>();

    public AnchorFile Anchors => _services.GetRequiredService<AnchorFile>();

    public string AnchorPath => _database.AnchorFile;

    public TestDatabase Database => _database;

    public IServiceScopeFactory Scopes => _services.GetRequiredService<IServiceScopeFactory>();

    public Person Tara { get; } = PersonOf("tara", "Tara Lind", Role.Technician);

    public static async Task<SealedDatabase> StartAsync(TestDatabaseServer server, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var database = new TestDatabase(server);
        await database.InitializeAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(database.Configuration()).AddInMemoryCollection(settings ?? []).Build();
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(new ShiftedClock())
            .AddSingleton(new LaboratoryZone("Europe/Zurich"))
            .AddDatabase(configuration)
            .AddAudit(configuration)
            .BuildServiceProvider();
        var started = new SealedDatabase(database, services);
        await started.DoAsync(async db =>
        {
            db.ActAs(new Actor(started.Tara.Id, "Tara Lind (tara)", Role.Technician), "hired");
            db.Add(started.Tara);
            await db.SaveChangesAsync();
        });
        return started;
    }

    public static Person PersonOf(string userName, string printedName, Role role) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = userName,
        NormalizedUserName = userName.ToUpperInvariant(),
        PrintedName = printedName,
        Role = role,
        PasswordHash = "hash of " + userName,
        SecurityStamp = Guid.CreateVersion7().ToString(),
        CreatedAt = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero),
    };

    public async Task DoAsync(Func<EvQcContext, Task> work)
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(Actor.System, "test");
        await work(db);
    }

    public async Task<T> ReadAsync<T>(Func<EvQcContext, Task<T>> read)
    {
        await using var scope = _services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<EvQcContext>());
    }

    /// <summary>Saves so many events, each in a transaction of its own.</summary>
    public async Task TellAsync(int events)
    {
        for (var i = 0; i < events; i++)
        {
            await DoAsync(async db =>
            {
                AuditTrail.Event(db, "Test", Guid.CreateVersion7().ToString(), "told");
                await db.SaveChangesAsync();
            });
        }
    }

    /// <summary>Seals until nothing is left, and notes the head outside.</summary>
    public async Task SealAsync()
    {
        while (await SealOnceAsync()) continue;
        await _services.GetRequiredService<AnchorHeads>().RunAsync(TestContext.Current.CancellationToken);
    }

    public async Task<bool> SealOnceAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SealTrail>().RunAsync(TestContext.Current.CancellationToken);
    }

    public async Task<Verification> VerifyAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<VerifyRecords>().RunAsync(TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<IntegrityFinding>> FindingsAsync()
    {
        var verification = await VerifyAsync();
        if (!verification.IsComplete) throw new InvalidOperationException(string.Join(' ', verification.Checks.Select(c => c.Failure)));
        return [.. verification.Checks.SelectMany(c => c.Findings)];
    }

    /// <summary>SQL of somebody who owns the database server, with every guard of the database off.</summary>
    public Task TamperAsync(FormattableString sql) => Tampering.DoAsync(_database.OpenAsOwner(), sql);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
