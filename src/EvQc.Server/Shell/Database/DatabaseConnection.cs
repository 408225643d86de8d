using System.Data;
using EvQc.Migrations;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Shell.Database;

/// <summary>The database that the settings name, opened once a process. Starts and stops the private PostgreSQL where they name that.</summary>
public sealed class DatabaseConnection(DatabaseSettings settings, ILoggerFactory loggers, TimeProvider time, Audit.LaboratoryZone? zone = null) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private EmbeddedPostgres? _embedded;
    private string? _joined;

    public DatabaseProvider Provider => settings.Provider;

    public string ConnectionString =>
        settings.Provider != DatabaseProvider.Embedded ? settings.ConnectionString
        : _embedded?.ConnectionString ?? _joined ?? throw new InvalidOperationException("The private PostgreSQL has not been started: call OpenAsync first.");

    /// <summary>The tables' owner, where one was named apart from EvQc's own login; else that login.</summary>
    public string OwnerConnectionString => settings.Provider == DatabaseProvider.Embedded
        ? _embedded?.OwnerConnectionString ?? throw new InvalidOperationException("The private PostgreSQL has not been started: call OpenAsync first.")
        : settings.MigrationConnectionString ?? settings.ConnectionString;

    /// <summary>Is EvQc's login another than the owner's?</summary>
    public bool HasOwner => settings.Provider == DatabaseProvider.Embedded || settings.MigrationConnectionString is not null;

    /// <summary>A transaction that sees the database as it is in one moment, whatever is written meanwhile, and that writers do not wait for.</summary>
    public IsolationLevel OneView => settings.Provider == DatabaseProvider.SqlServer ? IsolationLevel.Snapshot : IsolationLevel.RepeatableRead;

    public string ApplicationRole => settings.ApplicationRole;

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

    /// <summary>As <see cref="OpenAsync"/>; where another EvQc has the private database open, it is used beside that one: for what only reads.</summary>
    public async Task OpenOrJoinAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CannotStartException) when (RunningPostgres.ConnectionStringOf(settings.DataFolder) is { } running)
        {
            _joined = running;
        }
    }

    /// <summary>Puts the model on the database.</summary>
    public void Use(DbContextOptionsBuilder builder) => Use(builder, settings, ConnectionString);

    /// <summary>A unit of work apart from any request.</summary>
    public EvQcContext Open() => Open(ConnectionString);

    /// <summary>A unit of work as the owner of the tables: for the schema, never for records.</summary>
    public EvQcContext OpenAsOwner() => Open(OwnerConnectionString);

    /// <summary>Puts the model on a provider without opening anything, to write scripts.</summary>
    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder builder, DatabaseSettings settings, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Provider == DatabaseProvider.SqlServer
            ? SqlServerProvider.Use(builder, connectionString, settings.CompatibilityLevel, settings.MaxBatchSize)
            : PostgreSqlProvider.Use(builder, connectionString);
    }

    private EvQcContext Open(string connectionString)
    {
        var options = new DbContextOptionsBuilder<EvQcContext>();
        Use(options, settings, connectionString);
        return new(options.Options, time, zone);
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
            await _embedded.DisposeAsync().ConfigureAwait(false);
        _opening.Dispose();
    }
}
