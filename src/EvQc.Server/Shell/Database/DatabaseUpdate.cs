using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace EvQc.Shell.Database;

/// <summary>Brings a database to the version of the program, and never past it.</summary>
public static partial class DatabaseUpdate
{
    /// <exception cref="CannotStartException">The database is newer than the program, or cannot be reached.</exception>
    public static async Task RunAsync(EvQcContext context, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var database = context.Database;
        var known = database.GetMigrations().ToList();
        var applied = await AppliedAsync(context, cancellationToken).ConfigureAwait(false);
        if (applied.Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } newer)
            throw new CannotStartException(
                $"The database is newer than this program: it holds the migration {newer[^1]}, and this program ends at {known.LastOrDefault() ?? "none"}. Start the version of EvQc that last used it, or a newer one.");
        var pending = known.Count - applied.Count;
        if (pending == 0)
        {
            LogCurrent(logger, known.Count);
            return;
        }
        // EF holds a lock in the database while it migrates, so of two nodes that start together one waits for the other.
        if (applied.Count == 0 && await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken).ConfigureAwait(false))
            await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        LogMigrated(logger, pending, known[^1]);
    }

    /// <summary>The SQL for a database administrator; it may be run on a database of any version and run twice.</summary>
    public static string Script(EvQcContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
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
