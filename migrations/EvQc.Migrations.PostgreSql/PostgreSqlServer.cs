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
