using EvQc.Migrations;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Shell.Database;

/// <summary>The database that the settings name, opened once a process. Starts and stops the private PostgreSQL where they name that.</summary>
public sealed class DatabaseConnection(DatabaseSettings settings, ILoggerFactory loggers, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private EmbeddedPostgres? _embedded;

    public DatabaseProvider Provider => settings.Provider;

    public string ConnectionString =>
        settings.Provider != DatabaseProvider.Embedded ? settings.ConnectionString
        : _embedded?.ConnectionString ?? throw new InvalidOperationException("The private PostgreSQL has not been started: call OpenAsync first.");

    /// <summary>Makes the database reachable; a second call does nothing.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (settings.Provider != DatabaseProvider.Embedded)
            return;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _embedded ??= await EmbeddedPostgres
                .StartAsync(settings.DataFolder, settings.Fast, loggers.CreateLogger<EmbeddedPostgres>(), time, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Puts the model on the database.</summary>
    public void Use(DbContextOptionsBuilder builder) => Use(builder, settings, ConnectionString);

    /// <summary>Puts the model on a provider without opening anything, to write scripts.</summary>
    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder builder, DatabaseSettings settings, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Provider == DatabaseProvider.SqlServer
            ? SqlServerProvider.Use(builder, connectionString, settings.CompatibilityLevel, settings.MaxBatchSize)
            : PostgreSqlProvider.Use(builder, connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
            await _embedded.DisposeAsync().ConfigureAwait(false);
        _opening.Dispose();
    }
}
