using EvQc.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EvQc;

/// <summary>
/// EvQc serving on a port of its own, with a database and the demonstration's people of its own, and a clock that tests may put forward:
/// <c>class X(TestSite site) : IClassFixture&lt;TestSite&gt;</c>.
/// </summary>
public sealed class TestSite(TestDatabaseServer server) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(server);
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://localhost");

    public ShiftedTime Time { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public EvQcContext Open() => _database.Open(Time);

    /// <summary>Somebody who is not signed in.</summary>
    public Visitor Visit() => new(Address);

    /// <summary>Somebody signed in with a demonstration account: tara, tom, quinn, mara or ada.</summary>
    public async Task<Visitor> VisitAsAsync(string userName)
    {
        var visitor = Visit();
        await visitor.SignInAsync(userName, DemoPeople.Password);
        return visitor;
    }

    public async Task<T> DoAsync<TUse, T>(Func<TUse, Task<T>> act)
        where TUse : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TUse>());
    }

    /// <summary>Waits until every audit entry lies in a block.</summary>
    public Task SealedAsync() => Patience.UntilAsync(
        async () => (await DoAsync((Audit.SealStanding standing) => standing.ReadAsync(TestContext.Current.CancellationToken))).Unsealed == 0, () => "Entries are sealed within seconds, and some are not.");

    /// <summary>A new account with a role, whose password is the demonstration's.</summary>
    public async Task<Person> NewPersonAsync(string userName, Role role)
    {
        var person = new Person { Id = Guid.CreateVersion7(), UserName = userName, PrintedName = "Somebody New", Role = role, CreatedAt = Time.GetUtcNow() };
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<EvQcContext>().ActAs(Actor.System);
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<Person>>().CreateAsync(person, DemoPeople.Password);
        return made.Succeeded ? person : throw new InvalidOperationException(string.Join(' ', made.Errors.Select(e => e.Description)));
    }

    /// <summary>A key of a role, made as an administrator would.</summary>
    public Task<string> NewKeyAsync(string name, Role role, int days = 300, Permission[]? scope = null) => DoAsync(async (CreateApiKey create) =>
        await create.RunAsync(new(name, role, days, scope), await ActorAsync("ada"), CancellationToken.None));

    public async Task<Actor> ActorAsync(string userName)
    {
        await using var db = Open();
        return (await db.Users.SingleAsync(p => p.UserName == userName)).AsActor();
    }

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _app = ServerHost.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.SetMinimumLevel(LogLevel.Critical);
            builder.Services.AddCheapPasswords().AddSingleton<TimeProvider>(Time);
            builder.Configuration.AddInMemoryCollection(_database.Configuration());
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Configuration:Path"] = Specifications.RepositoryRoot.Configuration,
                ["Laboratory:Zone"] = "Europe/Zurich",
                ["People:SignInAttemptsPerMinute"] = "100000",
            });
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Address = new(_app.Urls.Single());
        await DoAsync(async (DemoPeople people) =>
        {
            await people.SeedAsync(mustChangePassword: false, CancellationToken.None);
            return true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            await using var db = Open();
            await Audit.ReasonsGiven.MustBeAsync(db);
        }

        await _database.DisposeAsync();
    }
}

/// <summary>The real clock, put forward by as much as a test says.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _by;

    public void Forward(TimeSpan by) => _by += by;
}
