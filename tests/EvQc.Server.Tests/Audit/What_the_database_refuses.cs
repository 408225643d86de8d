using System.Data.Common;
using EvQc.Reports;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

/// <summary>Each forbidden statement is tried on a laboratory's records, as EvQc's own login and as the owner of the tables.</summary>
public sealed class What_the_database_refuses(LaboratoryAtWork laboratory) : IClassFixture<LaboratoryAtWork>
{
    private const string NoRight = "42501";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool IsPostgres => TestDatabaseServer.External is null or "PostgreSql";

    private DatabaseConnection Connection => laboratory.Services.GetRequiredService<DatabaseConnection>();

    public static TheoryData<string> Tables => [.. GuardedTables.All.Select(g => g.Name)];

    [Theory]
    [Trait("Req", "P11-03")]
    [Trait("Req", "P11-06")]
    [Trait("Req", "P11-16")]
    [MemberData(nameof(Tables))]
    public async Task Deleting_a_record(string table)
    {
        await RefusedAsync($"DELETE FROM {Name(table)}");
        if (IsPostgres) await RefusedAsync($"TRUNCATE {Name(table)} CASCADE");
    }

    [Theory]
    [Trait("Req", "P11-06")]
    [Trait("Req", "P11-16")]
    [MemberData(nameof(Tables))]
    public async Task Changing_what_was_recorded(string table)
    {
        var guard = GuardedTables.All.Single(g => g.Name == table);
        await using var owner = Connection.OpenAsOwner();
        var columns = owner.Model.GetRelationalModel().FindTable(table, null)!.Columns.ToList();
        var rows = await AsOwnerAsync($"SELECT CAST(count(*) AS bigint) AS n FROM {Name(table)}");
        foreach (var column in columns.Where(c => guard.IsAppendOnly || guard.Fixed.Contains(c.Name)))
        {
            var sql = $"UPDATE {Name(table)} SET {Name(column.Name)} = {(guard.IsAppendOnly ? Name(column.Name) : Different(column))}";
            await RefusedAsync(sql, asOwner: guard.IsAppendOnly || rows > 0);
        }
        foreach (var column in guard.IsAppendOnly ? [] : columns.Select(c => c.Name).Except(guard.Fixed))
            await TryAsync(Connection.Open(), $"UPDATE {Name(table)} SET {Name(column)} = {Name(column)}");
    }

    [Fact]
    [Trait("Req", "A11-06")]
    public async Task Taking_the_guards_away_with_the_login_that_EvQc_works_with()
    {
        Assert.SkipUnless(TestDatabaseServer.External is null, "needs the private PostgreSQL");
        foreach (var sql in (string[])
        [
            "ALTER TABLE audit DISABLE TRIGGER ALL", "DROP TRIGGER evqc_no_delete ON audit", "DROP TABLE audit", "SET session_replication_role = replica",
            "CREATE OR REPLACE FUNCTION evqc_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "CREATE TABLE mine (id int)", "SET ROLE evqc", "ALTER ROLE evqc_app SUPERUSER", "CREATE ROLE other SUPERUSER",
            "COPY audit TO PROGRAM 'cat'", "DELETE FROM \"__EFMigrationsHistory\"",
        ])
            (await Should.ThrowAsync<DbException>(() => TryAsync(Connection.Open(), sql), sql)).SqlState.ShouldBe(NoRight, sql);
    }

    [Fact]
    public async Task Nothing_is_wrong_with_the_guards_of_a_new_database()
    {
        await using var db = Connection.Open();

        (await Guards.WrongTriggersAsync(db, Connection.Provider, Cancel)).ShouldBeEmpty();
        if (TestDatabaseServer.External is null) (await Guards.WrongRightsAsync(db, Connection.Provider, Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ALTER TABLE audit DISABLE TRIGGER evqc_no_delete", "The trigger evqc_no_delete of the table audit is switched off", "ALTER TABLE audit ENABLE ALWAYS TRIGGER evqc_no_delete")]
    [InlineData("ALTER TABLE audit ENABLE TRIGGER evqc_no_delete", "The trigger evqc_no_delete of the table audit is switched off", "ALTER TABLE audit ENABLE ALWAYS TRIGGER evqc_no_delete")]
    [InlineData(
        "DROP TRIGGER evqc_no_change ON signatures", "The trigger evqc_no_change of the table signatures is missing",
        "CREATE TRIGGER evqc_no_change BEFORE UPDATE ON signatures FOR EACH STATEMENT EXECUTE FUNCTION evqc_refuse(); ALTER TABLE signatures ENABLE ALWAYS TRIGGER evqc_no_change")]
    [InlineData(
        "DROP TRIGGER evqc_no_change ON samples; CREATE TRIGGER evqc_no_change BEFORE UPDATE ON samples FOR EACH ROW WHEN (OLD.\"Id\" IS DISTINCT FROM NEW.\"Id\") EXECUTE FUNCTION evqc_refuse(); ALTER TABLE samples ENABLE ALWAYS TRIGGER evqc_no_change",
        "The trigger evqc_no_change of the table samples does not watch every column", null)]
    [InlineData(
        "CREATE OR REPLACE FUNCTION evqc_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "The trigger evqc_no_delete of the table audit is switched off or calls something else", null)]
    [InlineData("GRANT DELETE ON audit TO evqc_app", "EvQc's login has the right to delete from the table audit", "REVOKE DELETE ON audit FROM evqc_app")]
    [InlineData("GRANT UPDATE ON files TO evqc_app", "EvQc's login has the right to change Id, Name", "REVOKE UPDATE (\"Id\", \"Name\") ON files FROM evqc_app; REVOKE UPDATE ON files FROM evqc_app; GRANT UPDATE (\"BatchId\", \"Status\", \"Format\", \"ParserVersion\", \"Problems\", \"SetAsideReason\", \"ConfirmedAt\", \"ConfirmedBy\", \"Answers\", \"Version\") ON files TO evqc_app")]
    [InlineData("REVOKE INSERT ON audit FROM evqc_app", "EvQc's login cannot read and write the table audit", "GRANT INSERT ON audit TO evqc_app")]
    [InlineData("ALTER TABLE documents OWNER TO evqc_app", "EvQc's own login owns the tables", "ALTER TABLE documents OWNER TO evqc; GRANT SELECT, INSERT ON documents TO evqc_app")]
    public async Task A_guard_that_was_tampered_with_is_named(string tampering, string named, string? mended)
    {
        Assert.SkipUnless(TestDatabaseServer.External is null, "the statements are PostgreSQL's, and change a role");
        await using var owner = Connection.OpenAsOwner();
        var before = (await SaidAsync()).Count;
        await using (var transaction = mended is null ? await owner.Database.BeginTransactionAsync(Cancel) : null)
        {
            await DatabaseRights.RunAsync(owner, tampering, Cancel);

            (transaction is null ? await SaidAsync() : await Guards.WrongTriggersAsync(owner, Connection.Provider, Cancel)).ShouldContain(s => s.Contains(named));
        }
        if (mended is not null) await DatabaseRights.RunAsync(owner, mended, Cancel);
        (await SaidAsync()).Count.ShouldBe(before);
    }

    /// <summary>What <c>evqc verify</c> is told.</summary>
    private async Task<IReadOnlyList<string>> SaidAsync()
    {
        await using var scope = laboratory.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetServices<IIntegrityCheck>().OfType<GuardsStand>().Single().RunAsync(Cancel).Select(f => f.What).ToListAsync(Cancel);
    }

    private async Task RefusedAsync(string sql, bool asOwner = true)
    {
        (await Should.ThrowAsync<DbException>(() => TryAsync(Connection.Open(), sql), sql)).Message.ShouldMatch("permission denied|EvQc keeps its records", sql);
        if (asOwner) (await Should.ThrowAsync<DbException>(() => TryAsync(Connection.OpenAsOwner(), sql), sql)).Message.ShouldContain("EvQc keeps its records", Case.Sensitive, sql);
    }

    /// <summary>In a transaction that is rolled back, should the statement pass.</summary>
    private static async Task TryAsync(EvQcContext db, string sql)
    {
        await using (db)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            await DatabaseRights.RunAsync(db, sql, Cancel);
        }
    }

    private async Task<long> AsOwnerAsync(string sql)
    {
        await using var db = Connection.OpenAsOwner();
        return (await db.Database.SqlQueryRaw<long>(sql).ToListAsync(Cancel)).Single();
    }

    private static string Name(string name) => IsPostgres ? $"\"{name}\"" : $"[{name}]";

    /// <summary>A value that the column takes and no record has.</summary>
    private static string Different(IColumn column)
    {
        var type = Nullable.GetUnderlyingType(column.ProviderClrType) ?? column.ProviderClrType;
        return type == typeof(Guid) ? "'00000000-0000-0000-0000-00000000dead'"
            : type == typeof(string) ? "'x'"
            : type == typeof(DateTimeOffset) || type == typeof(DateOnly) ? "'1999-12-31'"
            : type == typeof(byte[]) ? (IsPostgres ? "'x'" : "0x78")
            : type == typeof(int) || type == typeof(long) || type == typeof(decimal) ? "424242"
            : throw new InvalidOperationException($"The test has no value for {column.Name}, a {type.Name}.");
    }
}
