using EvQc.Audit;
using EvQc.Migrations;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Shell.Database;

/// <summary>Looks whether the database still refuses what it must: triggers there and enabled, EvQc's login without the rights it must not have.</summary>
public static class Guards
{
    /// <summary>A sentence for each trigger that is missing, switched off or another than EvQc made.</summary>
    public static async Task<IReadOnlyList<string>> WrongTriggersAsync(EvQcContext db, DatabaseProvider provider, CancellationToken cancellationToken)
    {
        var there = (await RowsAsync(db, provider == DatabaseProvider.SqlServer ? SqlServerGuards.TriggersThere : PostgreSqlGuards.TriggersThere, cancellationToken)
            .ConfigureAwait(false)).ToLookup(r => ((string)r[0]!, (string)r[1]!));
        var wrong = new List<string>();
        foreach (var table in GuardedTables.All)
            foreach (var name in Names(table, provider))
                if (there[(table.Name, name)].FirstOrDefault() is not { } trigger)
                    wrong.Add($"The trigger {name} of the table {table.Name} is missing.");
                else if (trigger[2] is not true)
                    wrong.Add($"The trigger {name} of the table {table.Name} is switched off or calls something else.");
                else if (provider == DatabaseProvider.SqlServer && !SqlServerGuards.IsAsMade(table, name, trigger[3] as string ?? ""))
                    wrong.Add($"The trigger {name} of the table {table.Name} is another than EvQc made.");
                else if (provider != DatabaseProvider.SqlServer && name == GuardedTable.ChangeTrigger && !Watches(table, trigger[3] as string ?? ""))
                    wrong.Add($"The trigger {name} of the table {table.Name} does not watch every column that must stay.");
        return wrong;
    }

    /// <summary>A sentence for each right that EvQc's login has and must not have, or needs and lacks.</summary>
    public static async Task<IReadOnlyList<string>> WrongRightsAsync(EvQcContext db, DatabaseProvider provider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var held = (await RowsAsync(db, provider == DatabaseProvider.SqlServer ? SqlServerGuards.RightsHeld : PostgreSqlGuards.RightsHeld, cancellationToken)
            .ConfigureAwait(false)).ToDictionary(r => (string)r[0]!, StringComparer.Ordinal);
        if (held.Values.Any(r => r[3] is true))
            return ["EvQc's own login owns the tables or is an administrator of the database: only triggers stand between it and the records. Give EvQc a login of its own (Database:MigrationConnectionString)."];
        var wrong = new List<string>();
        foreach (var table in DatabaseRights.Columns(db.Model).Keys.Where(t => !held.TryGetValue(t, out var r) || r[1] is not true).Order(StringComparer.Ordinal))
            wrong.Add($"EvQc's login cannot read and write the table {table}.");
        foreach (var table in GuardedTables.All)
        {
            if (!held.TryGetValue(table.Name, out var rights))
                continue;
            if (rights[2] is true)
                wrong.Add($"EvQc's login has the right to delete from the table {table.Name}.");
            var changing = (rights[4] as string ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (changing.Where(c => table.IsAppendOnly || table.Fixed.Contains(c, StringComparer.Ordinal)).ToList() is { Count: > 0 } columns)
                wrong.Add($"EvQc's login has the right to change {string.Join(", ", columns)} of the table {table.Name}.");
        }
        return wrong;
    }

    private static IEnumerable<string> Names(GuardedTable table, DatabaseProvider provider)
    {
        yield return GuardedTable.DeleteTrigger;
        if (provider != DatabaseProvider.SqlServer)
            yield return GuardedTable.TruncateTrigger;
        if (table.HasChangeTrigger)
            yield return GuardedTable.ChangeTrigger;
    }

    private static bool Watches(GuardedTable table, string definition) =>
        table.IsAppendOnly
            ? !definition.Contains(" WHEN ", StringComparison.Ordinal)
            : table.Fixed.All(c => definition.Contains($"DISTINCT FROM new.\"{c}\"", StringComparison.Ordinal) || definition.Contains($"DISTINCT FROM (new.\"{c}\")", StringComparison.Ordinal)) && !definition.Contains(" AND ", StringComparison.Ordinal);

    private static async Task<List<object?[]>> RowsAsync(EvQcContext db, string sql, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var command = db.Database.GetDbConnection().CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = sql;
                var rows = new List<object?[]>();
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        var row = new object?[reader.FieldCount];
                        reader.GetValues(row!);
                        rows.Add(row);
                    }
                return rows;
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
