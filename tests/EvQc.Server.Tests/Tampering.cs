using EvQc.Audit;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EvQc;

/// <summary>
/// What a dishonest administrator of the database can do: switch a table's triggers off, change records, switch them on again. EvQc's own
/// login cannot; that this leaves traces in the records themselves is what tests with it show.
/// </summary>
public static class Tampering
{
    /// <summary>In the database of a server under test.</summary>
    public static Task TamperAsync<TEntity>(this IServiceProvider server, Func<EvQcContext, Task> work) =>
        DoAsync<TEntity>(server.GetRequiredService<DatabaseConnection>().OpenAsOwner(), work);

    /// <typeparam name="TEntity">Whose table; the work changes no other guarded one.</typeparam>
    public static async Task DoAsync<TEntity>(EvQcContext owner, Func<EvQcContext, Task> work)
    {
        await using (owner)
        {
            var name = owner.Model.FindEntityType(typeof(TEntity))!.GetTableName()!;
            var guarded = GuardedTables.All.SingleOrDefault(g => g.Name == name) ?? throw new InvalidOperationException($"{name} is not guarded.");
            var sqlServer = owner.Database.ProviderName!.Contains("SqlServer", StringComparison.Ordinal);
            await SayAsync(sqlServer ? $"DISABLE TRIGGER ALL ON [{name}]" : $"ALTER TABLE \"{name}\" DISABLE TRIGGER USER");
            try
            {
                await work(owner);
            }
            finally
            {
                await SayAsync(sqlServer
                    ? $"ENABLE TRIGGER ALL ON [{name}]"
                    : string.Join(' ', Triggers(guarded).Select(t => $"ALTER TABLE \"{name}\" ENABLE ALWAYS TRIGGER {t};")));
            }
        }

        async Task SayAsync(string sql)
        {
            await owner.Database.OpenConnectionAsync();
            await using var command = owner.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>One statement on one table of PostgreSQL, with every trigger of it off, those of foreign keys too.</summary>
    public static async Task DoAsync(EvQcContext owner, FormattableString sql)
    {
        await using (owner)
        {
            var guarded = GuardedTables.All.Where(g => System.Text.RegularExpressions.Regex.IsMatch(sql.Format, $@"\b{g.Name}\b", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))).ToList();
            await owner.Database.OpenConnectionAsync();
            await RunAsync(["SET session_replication_role = replica", .. guarded.Select(g => $"ALTER TABLE \"{g.Name}\" DISABLE TRIGGER USER")]);
            try
            {
                if (await owner.Database.ExecuteSqlInterpolatedAsync(sql) == 0) throw new InvalidOperationException("Nothing was tampered with.");
            }
            finally
            {
                await RunAsync([.. guarded.SelectMany(g => Triggers(g).Select(t => $"ALTER TABLE \"{g.Name}\" ENABLE ALWAYS TRIGGER {t}")), "SET session_replication_role = origin"]);
            }
        }

        async Task RunAsync(IEnumerable<string> statements)
        {
            foreach (var statement in statements) await owner.Database.ExecuteSqlRawAsync(statement);
        }
    }

    private static IEnumerable<string> Triggers(GuardedTable table) =>
        table.HasChangeTrigger
            ? [GuardedTable.DeleteTrigger, GuardedTable.TruncateTrigger, GuardedTable.ChangeTrigger]
            : [GuardedTable.DeleteTrigger, GuardedTable.TruncateTrigger];
}
