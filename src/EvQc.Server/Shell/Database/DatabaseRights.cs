using System.Data.Common;
using EvQc.Migrations;
using EvQc.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EvQc.Shell.Database;

/// <summary>
/// What the application's role may do in the database: write new records, change what follows their life, delete message plumbing only.
/// Drawn anew after every update of the schema, and by <c>evqc migrate</c>.
/// </summary>
public static class DatabaseRights
{
    public static async Task GiveAsync(EvQcContext owner, DatabaseConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(connection);
        var sql = Sql(owner, connection.Provider, connection.ApplicationRole);
        if (LoginOf(connection.ConnectionString) is { } login && login != connection.ApplicationRole)
            sql += "\n" + (connection.Provider == DatabaseProvider.SqlServer
                ? SqlServerGuards.Membership(connection.ApplicationRole, login)
                : PostgreSqlGuards.Membership(connection.ApplicationRole, login));
        await RunAsync(owner, sql, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs statements that are not about records: all or none of them, in the transaction there is, or in their own.</summary>
    public static async Task RunAsync(EvQcContext db, string sql, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.InOneTransactionAsync(async () =>
        {
            var command = db.Database.GetDbConnection().CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
                command.CommandText = sql;
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The statements, for a database administrator too; they may be run twice.</summary>
    public static string Sql(EvQcContext context, DatabaseProvider provider, string role)
    {
        ArgumentNullException.ThrowIfNull(context);
        var columns = Columns(context.Model);
        return provider == DatabaseProvider.SqlServer ? SqlServerGuards.Rights(role, columns) : PostgreSqlGuards.Rights(role, columns);
    }

    /// <summary>The columns of every table of the model.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Columns(IModel model) =>
        model.GetRelationalModel().Tables.ToDictionary(
            t => t.Name, t => (IReadOnlyList<string>)[.. t.Columns.Select(c => c.Name)], StringComparer.Ordinal);

    private static string? LoginOf(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        foreach (var key in (string[])["Username", "User Id", "UserId", "User", "UID"])
            if (parts.TryGetValue(key, out var login))
                return login.ToString();
        return null;
    }
}
