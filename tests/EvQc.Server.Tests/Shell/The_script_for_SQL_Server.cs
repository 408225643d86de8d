using EvQc.Audit;
using EvQc.Migrations;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

/// <summary>What an administrator runs with sqlcmd, against the rules of SQL Server 2019's documentation.</summary>
public sealed class The_script_for_SQL_Server
{
    private const int LongestClusteredKey = 900;
    private const int LongestKey = 1700;
    private static readonly DatabaseSettings s_settings = new(DatabaseProvider.SqlServer, "Server=localhost;Database=evqc", ".", false, 150, null);
    private static readonly string s_script = Script();

    [Fact]
    public void Does_nothing_more_after_a_batch_that_failed()
    {
        var batches = s_script.Split("\nGO\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        // sqlcmd goes on after an error: what follows each batch asks, and from then on nothing is carried out.
        batches.ShouldNotBeEmpty();
        for (var i = 0; i < batches.Length - 1; i += 2)
            batches[i + 1].ShouldBe("IF @@ERROR <> 0 SET NOEXEC ON;", batches[i][..Math.Min(80, batches[i].Length)]);
        batches[^1].ShouldStartWith("SET NOEXEC OFF;");
        batches[^1].ShouldContain("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;");
    }

    [Fact]
    public void Sets_what_an_index_with_a_filter_needs_before_anything_else()
    {
        s_script.ShouldContain("WHERE [NormalizedUserName] IS NOT NULL");
        s_script.ShouldStartWith("SET QUOTED_IDENTIFIER, ANSI_NULLS, ");
    }

    [Fact]
    public void Refuses_a_database_that_takes_texts_of_other_case_for_the_same_or_lets_readers_wait()
    {
        var first = s_script.IndexOf("CREATE TABLE", StringComparison.Ordinal);

        s_script.IndexOf("NOT LIKE N'%BIN2'", StringComparison.Ordinal).ShouldBeInRange(0, first);
        s_script.IndexOf("is_read_committed_snapshot_on = 0 OR d.snapshot_isolation_state = 0", StringComparison.Ordinal).ShouldBeInRange(0, first);
    }

    /// <summary>On SQL Server a GRANT of a column outlives a DENY of its table.</summary>
    [Fact]
    [Trait("Req", "P11-06")]
    public void Takes_back_every_right_to_change_a_record_before_it_gives_any()
    {
        using var context = Nowhere();
        foreach (var (table, columns) in DatabaseRights.Columns(context.Model).Where(c => GuardedTables.All.Any(g => g.Name == c.Key)))
        {
            var back = s_script.IndexOf($"REVOKE UPDATE ({string.Join(", ", columns.Select(c => $"[{c}]"))}) ON [{table}] FROM [evqc_app];", StringComparison.Ordinal);
            var given = System.Text.RegularExpressions.Regex.Match(s_script, $@"(GRANT UPDATE \([^)]+\)|DENY UPDATE) ON \[{table}\] TO", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            back.ShouldBeGreaterThan(0, table);
            given.Index.ShouldBeGreaterThan(back, table);
        }
    }

    /// <summary>Without VIEW DEFINITION a trigger's text is NULL to EvQc's login, and <c>evqc verify</c> would find every one of them wrong.</summary>
    [Fact]
    public void Lets_the_application_read_what_the_triggers_watch() =>
        s_script.ShouldContain("GRANT SELECT, VIEW DEFINITION ON SCHEMA::dbo TO [evqc_app];");

    [Fact]
    public void Makes_no_key_longer_than_an_index_may_be()
    {
        using var context = Nowhere();
        foreach (var entity in context.Model.GetEntityTypes())
        {
            if (entity.FindPrimaryKey() is { } key) Bytes(key.Properties).ShouldBeLessThanOrEqualTo(LongestClusteredKey, entity.DisplayName());
            foreach (var index in entity.GetIndexes()) Bytes(index.Properties).ShouldBeLessThanOrEqualTo(LongestKey, index.Name);
        }
    }

    /// <summary>To SQL Server two NULLs are the same in a unique index; PostgreSQL takes any number of them.</summary>
    [Fact]
    public void Leaves_NULLs_out_of_unique_indexes()
    {
        using var context = Nowhere();
        foreach (var index in context.Model.GetRelationalModel().Tables.SelectMany(t => t.Indexes).Where(i => i.IsUnique && i.Columns.Any(c => c.IsNullable)))
            index.Filter.ShouldNotBeNull(index.Name);
    }

    [Fact]
    [Trait("Req", "P11-06")]
    public void Makes_triggers_that_are_known_again_and_no_others()
    {
        foreach (var table in GuardedTables.All)
            foreach (var made in SqlServerGuards.Triggers(table))
            {
                // As the script makes it last, indented.
                var begin = s_script.LastIndexOf(made.Split('\n')[0], StringComparison.Ordinal) + "EXEC(N'".Length;
                var text = s_script[begin..s_script.IndexOf("');", begin, StringComparison.Ordinal)].Replace("''", "'", StringComparison.Ordinal);
                var name = made.Contains(GuardedTable.DeleteTrigger, StringComparison.Ordinal) ? GuardedTable.DeleteTrigger : GuardedTable.ChangeTrigger;
                SqlServerGuards.IsAsMade(table, name, text).ShouldBeTrue(text);
                SqlServerGuards.IsAsMade(table, name, text.Replace("THROW", "PRINT", StringComparison.Ordinal)).ShouldBeFalse(text);
                SqlServerGuards.IsAsMade(table, name, text.Replace("AS\n", "AS IF 1 = 0\n", StringComparison.Ordinal)).ShouldBeFalse(text);
                SqlServerGuards.IsAsMade(table, name, "").ShouldBeFalse(text);
            }
    }

    private static int Bytes(IEnumerable<IReadOnlyProperty> properties) => properties.Sum(p => p.ClrType switch
    {
        var type when type == typeof(string) || type.IsEnum || Nullable.GetUnderlyingType(type)?.IsEnum is true => 2 * (p.GetMaxLength() ?? 4000),
        var type when type == typeof(Guid) || type == typeof(Guid?) => 16,
        _ => 10,
    });

    private static string Script()
    {
        using var context = Nowhere();
        return DatabaseUpdate.Script(context, s_settings);
    }

    private static EvQcContext Nowhere() => TestDatabaseServer.Open(s_settings, TimeProvider.System);
}
