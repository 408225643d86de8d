using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace EvQc.Migrations;

/// <summary>What a database of SQL Server must be like, so that texts compare and readers see there what they do on PostgreSQL.</summary>
public static class SqlServerDatabase
{
    /// <summary>
    /// By code units, as PostgreSQL (locale C) and C# compare: SQL Server's usual collation takes <c>ab-1</c> for <c>AB-1</c>, so that two
    /// serial numbers, labels or idempotency keys would be one. A column takes the collation that its database has when it is made.
    /// </summary>
    public const string Collation = "Latin1_General_100_BIN2";

    /// <summary>Readers do not wait for writers, and a transaction may have one view of the database.</summary>
    public const string Versions = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON; ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON;";

    private const int NameTaken = 1801;

    // The database of the connection: its collation, whether committed reads are of versions, whether a transaction may have one view.
    private const string Standing = """
        SELECT CONVERT(nvarchar(128), DATABASEPROPERTYEX(DB_NAME(), 'Collation')), CONVERT(int, d.is_read_committed_snapshot_on), CONVERT(int, d.snapshot_isolation_state)
        FROM sys.databases d WHERE d.name = DB_NAME()
        """;

    // Permission denied on an object, a column, in the database, on the server; and "does not exist or you do not have permission".
    private static readonly int[] s_refusals = [229, 230, 262, 297, 300, 1088, 2760, 3701, 4902, 15151, 15247];

    /// <summary>A sentence each for what an administrator must set first.</summary>
    /// <param name="isEmpty">No table was made yet: only then can the collation still be chosen.</param>
    public static async Task<IReadOnlyList<string>> WrongAsync(DbConnection connection, bool isEmpty, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = Standing;
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? [.. Wrong(isEmpty ? reader.GetString(0) : Collation, reader.GetInt32(1), reader.GetInt32(2))]
                    : ["sys.databases does not show the database to this login"];
        }
    }

    /// <summary>Makes the database that the connection string names, as it must be; one that another node makes meanwhile is as good.</summary>
    public static async Task CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        var name = new SqlConnectionStringBuilder(connectionString).InitialCatalog;
        try
        {
            await ExecuteAsync(SqlServerProvider.OnDatabase(connectionString, "master"), $"CREATE DATABASE {SqlServerGuards.Quoted(name)} COLLATE {Collation}", cancellationToken).ConfigureAwait(false);
        }
        catch (SqlException e) when (e.Number == NameTaken)
        {
            return;
        }
        await ExecuteAsync(connectionString, Versions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Did the login lack a right?</summary>
    public static bool IsRefusal(DbException failure) => failure is SqlException { Number: var number } && s_refusals.Contains(number);

    /// <summary>A script that looks itself: it ends before its first table where the database is not as it must be, and at the first error.</summary>
    /// <remarks>
    /// sqlcmd sets QUOTED_IDENTIFIER off, and then no index with a filter can be made (error 1934). After GO a script goes on whatever
    /// failed before; NOEXEC makes the rest of it do nothing, so that no migration is recorded that was not carried out.
    /// </remarks>
    public static string Guarded(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var whole = $"""
            SET QUOTED_IDENTIFIER, ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, XACT_ABORT ON;
            SET NUMERIC_ROUNDABORT OFF;
            GO

            -- Where there is no database yet: CREATE DATABASE evqc COLLATE {Collation};
            -- and in it, with nobody else connected: {Versions}
            IF OBJECT_ID(N'[__EFMigrationsHistory]') IS NULL AND CONVERT(nvarchar(128), DATABASEPROPERTYEX(DB_NAME(), 'Collation')) NOT LIKE N'%BIN2'
                RAISERROR(N'The collation of this database is not {Collation}: texts that differ in case would be the same. Nothing was done.', 16, 1);
            GO

            IF EXISTS (SELECT * FROM sys.databases d WHERE d.name = DB_NAME() AND (d.is_read_committed_snapshot_on = 0 OR d.snapshot_isolation_state = 0))
                RAISERROR(N'READ_COMMITTED_SNAPSHOT and ALLOW_SNAPSHOT_ISOLATION are not both on in this database. Nothing was done.', 16, 1);
            GO

            {script}
            """;
        return whole.ReplaceLineEndings("\n").Replace("\nGO\n", "\nGO\nIF @@ERROR <> 0 SET NOEXEC ON;\nGO\n", StringComparison.Ordinal)
            + "SET NOEXEC OFF;\nIF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;\nGO\n";
    }

    private static IEnumerable<string> Wrong(string collation, int committedVersions, int snapshots)
    {
        if (!collation.EndsWith("BIN2", StringComparison.OrdinalIgnoreCase))
            yield return $"its collation is {collation}, so texts that differ in case are the same: make it with CREATE DATABASE … COLLATE {Collation}";
        if (committedVersions == 0 || snapshots == 0)
            yield return $"its readers wait for writers: run {Versions}";
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        // Not pooled: who changes the database's settings must be alone in it.
        var connection = new SqlConnection(new SqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = sql;
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
