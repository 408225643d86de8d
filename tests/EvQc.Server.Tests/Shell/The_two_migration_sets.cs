using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class The_two_migration_sets
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.PostgreSql, DatabaseProvider.SqlServer];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Leave_no_pending_model_change(DatabaseProvider provider)
    {
        using var context = Nowhere(provider);

        context.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Would_be_caught_out_by_a_table_without_migration(DatabaseProvider provider)
    {
        var options = new DbContextOptionsBuilder<Breach>();
        DatabaseConnection.Use(options, Settings(provider), "Server=localhost;Database=evqc");
        using var context = new Breach(options.Options);

        context.Database.HasPendingModelChanges().ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Become_one_script_that_may_run_twice(DatabaseProvider provider)
    {
        using var context = Nowhere(provider);

        var script = DatabaseUpdate.Script(context, Settings(provider));

        foreach (var migration in context.Database.GetMigrations())
            script.ShouldContain(provider == DatabaseProvider.SqlServer
                ? $"WHERE [MigrationId] = N'{migration}'"
                : $"WHERE \"MigrationId\" = '{migration}'");
        foreach (var table in context.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>().Distinct())
            script.ShouldMatch($"CREATE TABLE [\\[\"]?{table}[\\]\"]? \\(");
    }

    /// <summary>On PostgreSQL every statement is tried besides; no SQL Server is at hand here, so there its text is what is checked.</summary>
    [Theory]
    [Trait("Req", "P11-06")]
    [MemberData(nameof(Providers))]
    public void Guard_every_table_and_give_the_application_its_rights(DatabaseProvider provider)
    {
        using var context = Nowhere(provider);

        var script = DatabaseUpdate.Script(context, Settings(provider) with { ApplicationRole = "bench" });

        var sqlServer = provider == DatabaseProvider.SqlServer;
        foreach (var table in Audit.GuardedTables.All)
        {
            script.ShouldContain(sqlServer ? $"CREATE TRIGGER [evqc_no_delete_{table.Name}] ON [{table.Name}] AFTER DELETE AS" : $"CREATE TRIGGER evqc_no_delete BEFORE DELETE ON \"{table.Name}\"");
            script.ShouldContain(sqlServer ? $"DENY DELETE, ALTER, TAKE OWNERSHIP ON [{table.Name}] TO [bench]" : $"ALTER TABLE \"{table.Name}\" ENABLE ALWAYS TRIGGER evqc_no_truncate");
            if (table.IsAppendOnly)
                script.ShouldContain(sqlServer ? $"DENY UPDATE ON [{table.Name}] TO [bench]" : $"GRANT INSERT ON \"{table.Name}\" TO \"bench\"");
            foreach (var column in table.Fixed)
                script.ShouldMatch(sqlServer ? $@"evqc_no_change_{table.Name}\][^\n]*\n[^\n]*UPDATE\(\[{column}\]\)" : $@"UPDATE ON ""{table.Name}""[^;]*OLD\.""{column}"" IS DISTINCT FROM NEW\.""{column}""");
        }
    }

    [Fact]
    public void Carry_the_same_names_so_that_a_laboratory_can_change_its_database()
    {
        static IEnumerable<string> Names(DatabaseProvider provider)
        {
            using var context = Nowhere(provider);
            return [.. context.Database.GetMigrations().Select(m => m[(m.IndexOf('_', StringComparison.Ordinal) + 1)..])];
        }

        Names(DatabaseProvider.SqlServer).ShouldBe(Names(DatabaseProvider.PostgreSql));
    }

    private static EvQcContext Nowhere(DatabaseProvider provider) => TestDatabaseServer.Open(Settings(provider), TimeProvider.System);

    private static DatabaseSettings Settings(DatabaseProvider provider) => new(provider, "Server=localhost;Database=evqc", ".", false, 150, null);

    private sealed class Breach(DbContextOptions<Breach> options) : DbContext(options)
    {
        public DbSet<Extra> Extras => Set<Extra>();
    }

    private sealed class Extra
    {
        public Guid Id { get; set; }
    }
}
