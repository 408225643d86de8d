using EvQc.Migrations;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

[assembly: AssemblyFixture(typeof(EvQc.TestDatabaseServer))]

namespace EvQc;

/// <summary>
/// The database server of a test run: a private PostgreSQL on a throwaway folder, or the server that EVQC_TEST_PROVIDER and
/// EVQC_TEST_CONNECTION name. It starts when the first test asks for a database, and cannot outlive the run.
/// </summary>
public sealed class TestDatabaseServer : IAsyncLifetime
{
    private const string Template = "evqc_template";
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "evqc-tests-" + Guid.CreateVersion7().ToString("N"));
    private readonly SemaphoreSlim _work = new(1, 1);
    private readonly Dictionary<System.Reflection.MethodInfo, TestDatabase> _worked = [];
    private EmbeddedPostgres? _embedded;

    public static string? External => Environment.GetEnvironmentVariable("EVQC_TEST_PROVIDER") is { Length: > 0 } provider ? provider : null;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Makes a migrated database of its own for a class of tests.</summary>
    public async Task<DatabaseSettings> CreateAsync(string name, CancellationToken cancellationToken)
    {
        if (External is { } provider)
            return await CreateOnExternalAsync(provider, name, cancellationToken);
        await _one.WaitAsync(cancellationToken);
        try
        {
            var server = await StartedAsync(cancellationToken);
            await server.CreateAsync(name, Template, cancellationToken);

            // A class of tests that is over gives its connections back soon: many classes share the one server.
            return Settings("PostgreSql", new PostgreSqlServer(_embedded!.ConnectionString).Database(name) + ";Maximum Pool Size=40;Connection Idle Lifetime=4;Connection Pruning Interval=2")
                with
            { MigrationConnectionString = server.Database(name) + ";Maximum Pool Size=10;Connection Idle Lifetime=4;Connection Pruning Interval=2" };
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>A database on which this work was done, the first time it is asked for; to be copied, not to be used.</summary>
    public async Task<TestDatabase> OnceAsync(Func<TestDatabase, Task> work)
    {
        await _work.WaitAsync();
        try
        {
            if (_worked.TryGetValue(work.Method, out var worked)) return worked;
            var database = new TestDatabase(this);
            await database.InitializeAsync();
            await work(database);
            return _worked[work.Method] = database;
        }
        finally
        {
            _work.Release();
        }
    }

    /// <summary>Makes a copy of a database of the private server; whoever is still connected to it is thrown out.</summary>
    public async Task<DatabaseSettings> CopyAsync(DatabaseSettings source, CancellationToken cancellationToken)
    {
        var name = source.ConnectionString.Split(';').First(p => p.StartsWith("Database=", StringComparison.OrdinalIgnoreCase)).Split('=')[1];
        var copy = "evqc_" + Guid.CreateVersion7().ToString("N");
        await _one.WaitAsync(cancellationToken);
        try
        {
            var server = await StartedAsync(cancellationToken);
            await using (var owner = Open(source with { ConnectionString = server.Database("postgres") }, TimeProvider.System))
                await owner.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {name}", cancellationToken);
            await server.CreateAsync(copy, name, cancellationToken);
        }
        finally
        {
            _one.Release();
        }

        return source with
        {
            ConnectionString = source.ConnectionString.Replace(name, copy, StringComparison.Ordinal),
            MigrationConnectionString = source.MigrationConnectionString?.Replace(name, copy, StringComparison.Ordinal),
        };
    }

    /// <summary>Takes a database away again; the private server's go with its folder.</summary>
    public static async Task DropAsync(DatabaseSettings settings)
    {
        if (External is null)
            return;
        await using var context = Open(settings, TimeProvider.System);
        await context.Database.EnsureDeletedAsync();
    }

    public static EvQcContext Open(DatabaseSettings settings, TimeProvider time)
    {
        var options = new DbContextOptionsBuilder<EvQcContext>();
        DatabaseConnection.Use(options, settings, settings.ConnectionString);
        return new(options.Options, time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worked in _worked.Values) await worked.DisposeAsync();
        if (_embedded is not null)
            await _embedded.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        _one.Dispose();
        _work.Dispose();
    }

    private async Task<PostgreSqlServer> StartedAsync(CancellationToken cancellationToken)
    {
        if (_embedded is not null)
            return new(_embedded.OwnerConnectionString);
        _embedded = await EmbeddedPostgres.StartAsync(_folder, fast: true, NullLogger.Instance, TimeProvider.System, cancellationToken);
        var server = new PostgreSqlServer(_embedded.OwnerConnectionString);
        await using var context = Open(Settings("PostgreSql", server.Database(Template)), TimeProvider.System);
        await context.Database.MigrateAsync(cancellationToken);
        await DatabaseRights.RunAsync(context, DatabaseRights.Sql(context, DatabaseProvider.PostgreSql, DatabaseSettings.DefaultRole), cancellationToken);
        return server;
    }

    private static async Task<DatabaseSettings> CreateOnExternalAsync(string provider, string name, CancellationToken cancellationToken)
    {
        var connection = Environment.GetEnvironmentVariable("EVQC_TEST_CONNECTION")
            ?? throw new InvalidOperationException("EVQC_TEST_PROVIDER is set: EVQC_TEST_CONNECTION must name the server.");
        var named = Settings(provider, connection);
        var settings = named with
        {
            ConnectionString = named.Provider == DatabaseProvider.SqlServer
                ? SqlServerProvider.OnDatabase(connection, name)
                : new PostgreSqlServer(connection).Database(name),
        };
        if (settings.Provider == DatabaseProvider.SqlServer) await SqlServerDatabase.CreateAsync(settings.ConnectionString, cancellationToken);
        await using var context = Open(settings, TimeProvider.System);
        await context.Database.MigrateAsync(cancellationToken);
        return settings;
    }

    /// <summary>Settings such as Database__SqlServer__MaxBatchSize are taken from the environment, as the program does.</summary>
    private static DatabaseSettings Settings(string provider, string connectionString) =>
        DatabaseSettings.Read(new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = provider,
                ["Database:ConnectionString"] = connectionString,
            })
            .Build());
}
