using System.Globalization;
using EvQc.Shell.Database;
using Xunit;

namespace EvQc;

/// <summary>A migrated, empty database for one class of tests: <c>class X(TestDatabase database) : IClassFixture&lt;TestDatabase&gt;</c>.</summary>
public sealed class TestDatabase(TestDatabaseServer server) : IAsyncLifetime
{
    private DatabaseSettings? _settings;

    public DatabaseSettings Settings => _settings ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public string ConnectionString => Settings.ConnectionString;

    public async ValueTask InitializeAsync() =>
        _settings = await server.CreateAsync("evqc_" + Guid.CreateVersion7().ToString("N"), TestContext.Current.CancellationToken);

    /// <summary>A context of its own, as each use case gets one.</summary>
    public EvQcContext Open(TimeProvider? time = null) => TestDatabaseServer.Open(Settings, time ?? TimeProvider.System);

    /// <summary>What a server started on this database is configured with.</summary>
    public Dictionary<string, string?> Configuration() => new()
    {
        ["Database:Provider"] = Settings.Provider.ToString(),
        ["Database:ConnectionString"] = Settings.ConnectionString,
        ["Database:SqlServer:CompatibilityLevel"] = Settings.CompatibilityLevel.ToString(CultureInfo.InvariantCulture),
        ["Database:SqlServer:MaxBatchSize"] = Settings.MaxBatchSize?.ToString(CultureInfo.InvariantCulture),
    };

    public async ValueTask DisposeAsync()
    {
        if (_settings is not null)
            await TestDatabaseServer.DropAsync(_settings);
    }
}
