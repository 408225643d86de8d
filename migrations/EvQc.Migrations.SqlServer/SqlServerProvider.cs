using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EvQc.Migrations;

/// <summary>The one place that puts the model on SQL Server (2019 or later, compatibility level 150).</summary>
public static class SqlServerProvider
{
    /// <param name="compatibilityLevel">What the database may be asked for: 150 is SQL Server 2019, 160 is 2022.</param>
    /// <param name="maxBatchSize">Statements a round trip; 1 for servers that speak the protocol but lack MERGE.</param>
    /// <remarks>
    /// No retrying execution strategy: it refuses transactions that the caller opens, and every use case opens one so that a change
    /// and its outbox row commit together. A broken connection fails the use case; the bus or the person runs it again.
    /// A query with several collections is one statement, so that a review sees one state of a batch and not two.
    /// Multiple active result sets stay off, whatever the connection string says: with them savepoints are silently lost.
    /// </remarks>
    public static DbContextOptionsBuilder Use(
        DbContextOptionsBuilder builder, string connectionString, int compatibilityLevel = 150, int? maxBatchSize = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var connection = new SqlConnectionStringBuilder(connectionString) { MultipleActiveResultSets = false };
        return builder.UseSqlServer(connection.ConnectionString, sqlServer =>
        {
            sqlServer
                .MigrationsAssembly(typeof(SqlServerProvider).Assembly)
                .UseCompatibilityLevel(compatibilityLevel)
                .UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery);
            if (maxBatchSize is { } size)
                sqlServer.MaxBatchSize(size);
        });
    }

    /// <summary>The same server and login, another database.</summary>
    public static string OnDatabase(string connectionString, string name) =>
        new SqlConnectionStringBuilder(connectionString) { InitialCatalog = name }.ConnectionString;
}

/// <summary>What <c>dotnet ef</c> asks for the model; the server it names is never contacted.</summary>
public sealed class SqlServerDesign : IDesignTimeDbContextFactory<EvQcContext>
{
    public EvQcContext CreateDbContext(string[] args) =>
        new((DbContextOptions<EvQcContext>)SqlServerProvider
            .Use(new DbContextOptionsBuilder<EvQcContext>(), "Server=localhost;Database=evqc").Options, TimeProvider.System);
}
