using Npgsql;

namespace EvQc.Migrations;

/// <summary>What EvQc does to a PostgreSQL server as its owner: the private one it starts, and the one that tests run on.</summary>
/// <param name="connectionString">A login that may create databases; the database it names is not touched.</param>
public sealed class PostgreSqlServer(string connectionString)
{
    /// <summary>The connection string of a server on this machine's loopback address.</summary>
    public static string Loopback(int port, string user, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = user,
            Password = password,
            Database = database,
            IncludeErrorDetail = false,
        }.ConnectionString;

    /// <summary>The same server and login, another database.</summary>
    public string Database(string name) => new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;

    /// <summary>Names the view of the database that this transaction has, so that pg_dump takes the very same.</summary>
    public const string ExportSnapshot = "SELECT pg_export_snapshot()";

    /// <summary>The variables by which PostgreSQL's own programs find a server: nothing secret on a command line.</summary>
    public static IReadOnlyDictionary<string, string> ClientVariables(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PGHOST"] = parts.Host ?? "localhost",
            ["PGPORT"] = parts.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["PGUSER"] = parts.Username ?? "",
            ["PGPASSWORD"] = parts.Password ?? "",
            ["PGDATABASE"] = parts.Database ?? "",
            ["PGSSLMODE"] = parts.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
            ["PGAPPNAME"] = "evqc",
        };
    }

    /// <summary>The name of the database that a connection string names.</summary>
    public static string NameIn(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database ?? "";

    /// <summary>
    /// Puts one database in the place of another, which keeps its records under a name of its own: both or neither, whenever the program ends.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody is connected to one of them.</exception>
    public async Task PutInPlaceAsync(string made, string place, string kept, CancellationToken cancellationToken)
    {
        // This process may have used either with any of its logins, and what it pooled would count as a user.
        NpgsqlConnection.ClearAllPools();
        try
        {
            await ExecuteAsync(
                $"BEGIN; ALTER DATABASE {Quoted(place)} RENAME TO {Quoted(kept)}; ALTER DATABASE {Quoted(made)} RENAME TO {Quoted(place)}; COMMIT",
                cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            throw new InvalidOperationException("Somebody is connected to the database.", e);
        }
    }

    /// <summary>Makes a database, empty or as a copy of <paramref name="template"/>, to which nobody may be connected.</summary>
    public async Task CreateAsync(string name, string? template, CancellationToken cancellationToken)
    {
        if (template is not null)
            await CloseAsync(template).ConfigureAwait(false);
        await ExecuteAsync($"CREATE DATABASE {Quoted(name)}" + (template is null ? "" : $" TEMPLATE {Quoted(template)}"), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Makes an empty database unless there is one of that name.</summary>
    public async Task EnsureAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(name, null, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            return;
        }
    }

    /// <summary>Makes a login that may connect and nothing more, or gives the one of that name this password.</summary>
    public async Task EnsureLoginAsync(string name, string password, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync($"CREATE ROLE {Quoted(name)}", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateObject)
        {
            // The one of that name is made what it must be below.
        }
        await ExecuteAsync(
            $"ALTER ROLE {Quoted(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}'",
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DropAsync(string name, CancellationToken cancellationToken)
    {
        await CloseAsync(name).ConfigureAwait(false);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Quoted(name)} WITH (FORCE)", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes this process's pooled connections to a database, which would otherwise count as users of it.</summary>
    private async Task CloseAsync(string name)
    {
        var pooled = new NpgsqlConnection(Database(name));
        await using (pooled.ConfigureAwait(false))
            NpgsqlConnection.ClearPool(pooled);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false }.ConnectionString);
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

    private static string Quoted(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
