using System.Globalization;
using EvQc.Shell.Database;
using Xunit;

namespace EvQc;

/// <summary>A migrated, empty database for one class of tests: <c>class X(TestDatabase database) : IClassFixture&lt;TestDatabase&gt;</c>.</summary>
public sealed class TestDatabase(TestDatabaseServer server) : IAsyncLifetime
{
    private DatabaseSettings? _settings;

    public DatabaseSettings Settings => _settings ?? throw new InvalidOperationException("The fixture has not been initialised.");

    /// <summary>Where a server on this database notes the heads of the trail; goes with it.</summary>
    public string AnchorFile { get; } = Path.Combine(Path.GetTempPath(), $"evqc-anchors-{Guid.CreateVersion7():N}");

    public string ConnectionString => Settings.ConnectionString;

    public async ValueTask InitializeAsync() =>
        _settings = await server.CreateAsync("evqc_" + Guid.CreateVersion7().ToString("N"), TestContext.Current.CancellationToken);

    /// <summary>Filled by work that many classes of tests begin with, and that is done once in a run.</summary>
    public async Task InitializeAsync(Func<TestDatabase, Task> work)
    {
        if (TestDatabaseServer.External is not null)
        {
            await InitializeAsync();
            await work(this);
            return;
        }

        var worked = await server.OnceAsync(work);
        _settings = await server.CopyAsync(worked.Settings, TestContext.Current.CancellationToken);
        File.Copy(worked.AnchorFile, AnchorFile);
    }

    /// <summary>A context of its own, as each use case gets one.</summary>
    public EvQcContext Open(TimeProvider? time = null) => TestDatabaseServer.Open(Settings, time ?? TimeProvider.System);

    /// <summary>Changes records behind EvQc's back, as somebody who owns the tables and takes their triggers away can.</summary>
    public Task TamperAsync<TEntity>(Func<EvQcContext, Task> work) => Tampering.DoAsync<TEntity>(OpenAsOwner(), work);

    /// <summary>A context with the rights of the tables' owner; triggers hold for it too.</summary>
    public EvQcContext OpenAsOwner() =>
        TestDatabaseServer.Open(Settings with { ConnectionString = Settings.MigrationConnectionString ?? Settings.ConnectionString }, TimeProvider.System);

    /// <summary>What a server started on this database is configured with.</summary>
    public Dictionary<string, string?> Configuration() => new()
    {
        ["Database:Provider"] = Settings.Provider.ToString(),
        ["Database:ConnectionString"] = Settings.ConnectionString,
        ["Database:MigrationConnectionString"] = Settings.MigrationConnectionString,
        ["Database:SqlServer:CompatibilityLevel"] = Settings.CompatibilityLevel.ToString(CultureInfo.InvariantCulture),
        ["Audit:AnchorFile"] = AnchorFile,
        ["Database:SqlServer:MaxBatchSize"] = Settings.MaxBatchSize?.ToString(CultureInfo.InvariantCulture),
    };

    public async ValueTask DisposeAsync()
    {
        File.Delete(AnchorFile);
        if (_settings is not null)
            await TestDatabaseServer.DropAsync(_settings);
    }
}
