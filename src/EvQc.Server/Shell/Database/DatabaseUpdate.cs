using EvQc.Migrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace EvQc.Shell.Database;

/// <summary>Brings a database to the version of the program, and never past it.</summary>
public static partial class DatabaseUpdate
{
    /// <exception cref="CannotStartException">The database is newer than the program, or cannot be reached.</exception>
    /// <returns>Whether the schema was changed.</returns>
    public static async Task<bool> RunAsync(EvQcContext context, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var database = context.Database;
        var known = database.GetMigrations().ToList();
        var applied = await AppliedAsync(context, cancellationToken).ConfigureAwait(false);
        if (applied.Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } newer)
            throw new CannotStartException(
                $"The database is newer than this program: it holds the migration {newer[^1]}, and this program ends at {known.LastOrDefault() ?? "none"}. Start the version of EvQc that last used it, or a newer one.");
        if (IsSqlServer(context))
            await PrepareAsync(context, applied.Count == 0, cancellationToken).ConfigureAwait(false);
        var pending = known.Count - applied.Count;
        if (pending == 0)
        {
            LogCurrent(logger, known.Count);
            return false;
        }
        // EF holds a lock in the database while it migrates, so of two nodes that start together one waits for the other.
        if (applied.Count == 0 && await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken).ConfigureAwait(false))
            await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (System.Data.Common.DbException e) when (e.SqlState == "42501" || SqlServerDatabase.IsRefusal(e))
        {
            throw new CannotStartException(
                "The database is of an earlier version, and EvQc's login may not change its schema: let an administrator run the script of './evqc migrate --script', or name the owner's login in Database:MigrationConnectionString.", e);
        }
        LogMigrated(logger, pending, known[^1]);
        return true;
    }

    /// <summary>The SQL for a database administrator; it may be run on a database of any version and run twice.</summary>
    public static string Script(EvQcContext context, DatabaseSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(settings);
        var script = $"""
            {context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent)}
            -- What EvQc's login may do. Make it a member of the role {settings.ApplicationRole}, and of nothing else; it owns no table.
            {DatabaseRights.Sql(context, settings.Provider, settings.ApplicationRole)}
            {(settings.Provider == DatabaseProvider.SqlServer ? "GO\n" : "")}
            """;
        return settings.Provider == DatabaseProvider.SqlServer ? SqlServerDatabase.Guarded(script) : script;
    }

    private static bool IsSqlServer(EvQcContext context) => context.Database.ProviderName?.EndsWith("SqlServer", StringComparison.Ordinal) is true;

    /// <summary>EF would make a database with the server's own collation, which takes texts that differ in case for the same.</summary>
    private static async Task PrepareAsync(EvQcContext context, bool isEmpty, CancellationToken cancellationToken)
    {
        var database = context.Database;
        try
        {
            if (!await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken).ConfigureAwait(false))
                await SqlServerDatabase.CreateAsync(database.GetConnectionString()!, cancellationToken).ConfigureAwait(false);
            await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            if (await SqlServerDatabase.WrongAsync(database.GetDbConnection(), isEmpty, cancellationToken).ConfigureAwait(false) is { Count: > 0 } wrong)
                throw new CannotStartException($"The database is not as EvQc needs it: {string.Join("; ", wrong)}");
        }
        catch (System.Data.Common.DbException e)
        {
            throw new CannotStartException($"The database cannot be made ready ({e.Message.TrimEnd('.')}): let an administrator run the script of './evqc migrate --script'.", e);
        }
        finally
        {
            await database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private static async Task<List<string>> AppliedAsync(EvQcContext context, CancellationToken cancellationToken)
    {
        try
        {
            // A database that does not exist yet has nothing applied; migrating makes it.
            return await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken).ConfigureAwait(false)
                && await context.GetService<IHistoryRepository>().ExistsAsync(cancellationToken).ConfigureAwait(false)
                ? [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false)]
                : [];
        }
        catch (System.Data.Common.DbException e)
        {
            throw new CannotStartException(
                $"The database cannot be reached ({e.Message.TrimEnd('.')}): check Database:ConnectionString and that the server runs.", e);
        }
    }

    [LoggerMessage(LogLevel.Information, "The database is up to date ({Count} migrations)")]
    private static partial void LogCurrent(ILogger logger, int count);

    [LoggerMessage(LogLevel.Information, "Brought the database up to date: {Count} migrations applied, now at {Last}")]
    private static partial void LogMigrated(ILogger logger, int count, string last);
}
