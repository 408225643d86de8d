using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EvQc.Migrations;

/// <summary>The one place that puts the model on PostgreSQL (13 or later).</summary>
public static class PostgreSqlProvider
{
    /// <remarks>
    /// No retrying execution strategy: it refuses transactions that the caller opens, and every use case opens one so that a change
    /// and its outbox row commit together. A broken connection fails the use case; the bus or the person runs it again.
    /// A query with several collections is one statement, so that a review sees one state of a batch and not two.
    /// </remarks>
    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseNpgsql(connectionString, npgsql => npgsql
            .MigrationsAssembly(typeof(PostgreSqlProvider).Assembly)
            .UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery));
    }
}

/// <summary>What <c>dotnet ef</c> asks for the model; the server it names is never contacted.</summary>
public sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<EvQcContext>
{
    public EvQcContext CreateDbContext(string[] args) =>
        new((DbContextOptions<EvQcContext>)PostgreSqlProvider
            .Use(new DbContextOptionsBuilder<EvQcContext>(), "Host=localhost;Database=evqc").Options, TimeProvider.System);
}
