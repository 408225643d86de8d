using EvQc.Audit;

namespace EvQc.Migrations;

/// <summary>
/// What makes SQL Server refuse: triggers, which hold for everybody who does not first take them away, and denied rights, which no
/// other grant to the application's login can outweigh. TRUNCATE fires no trigger there; it needs ALTER on the table, which is denied.
/// </summary>
public static class SqlServerGuards
{
    /// <summary>Table, trigger, whether it stands, its definition.</summary>
    public const string TriggersThere = """
        SELECT OBJECT_NAME(t.parent_id), LEFT(t.name, LEN(t.name) - LEN(OBJECT_NAME(t.parent_id)) - 1), CAST(CASE WHEN t.is_disabled = 0 THEN 1 ELSE 0 END AS bit),
               OBJECT_DEFINITION(t.object_id)
        FROM sys.triggers t WHERE t.parent_class = 1 AND t.name LIKE 'evqc[_]no[_]%'
        """;

    /// <summary>Table, whether this login may write new rows, delete, owns the table, and the columns that it may change.</summary>
    public const string RightsHeld = """
        SELECT t.name, CAST(HAS_PERMS_BY_NAME(QUOTENAME(t.name), 'OBJECT', 'SELECT') & HAS_PERMS_BY_NAME(QUOTENAME(t.name), 'OBJECT', 'INSERT') AS bit),
               CAST(HAS_PERMS_BY_NAME(QUOTENAME(t.name), 'OBJECT', 'DELETE') | HAS_PERMS_BY_NAME(QUOTENAME(t.name), 'OBJECT', 'ALTER') AS bit),
               CAST(ISNULL(IS_ROLEMEMBER('db_owner'), 1) AS bit),
               ISNULL((SELECT STRING_AGG(c.name, ',') FROM sys.columns c
                 WHERE c.object_id = t.object_id AND HAS_PERMS_BY_NAME(QUOTENAME(t.name), 'OBJECT', 'UPDATE', c.name, 'COLUMN') = 1), '')
        FROM sys.tables t WHERE t.schema_id = SCHEMA_ID('dbo')
        """;

    /// <summary>The statements of a migration that guards: for its tables, and for those of which it fixes further columns.</summary>
    public static IEnumerable<string> Of(string migration) => GuardedTables.Of(migration).SelectMany(Triggers).Concat(GuardedTables.WiderBy(migration).SelectMany(Wider));

    public static IEnumerable<string> Triggers(GuardedTable table)
    {
        yield return Trigger(table, GuardedTable.DeleteTrigger, "DELETE", "");
        if (table.IsAppendOnly)
            yield return Trigger(table, GuardedTable.ChangeTrigger, "UPDATE", "");
        else if (table.HasChangeTrigger)
            yield return Trigger(table, GuardedTable.ChangeTrigger, "UPDATE", $"IF {string.Join(" OR ", table.Fixed.Select(c => $"UPDATE({Quoted(c)})"))} ");
    }

    /// <summary>The rights of the application's role, drawn anew. It may be run twice.</summary>
    /// <param name="columns">The columns of every table of the model.</param>
    public static string Rights(string role, IReadOnlyDictionary<string, IReadOnlyList<string>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var sql = new List<string>
        {
            $"IF DATABASE_PRINCIPAL_ID(N'{role.Replace("'", "''", StringComparison.Ordinal)}') IS NULL CREATE ROLE {Quoted(role)};",
            $"GRANT SELECT ON SCHEMA::dbo TO {Quoted(role)};",
        };
        foreach (var (table, all) in columns.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var guarded = GuardedTables.All.FirstOrDefault(g => g.Name == table);
            sql.Add($"GRANT INSERT ON {Quoted(table)} TO {Quoted(role)};");
            if (guarded is null)
            {
                sql.Add($"GRANT UPDATE, DELETE ON {Quoted(table)} TO {Quoted(role)};");
                continue;
            }
            sql.Add($"DENY DELETE, ALTER, TAKE OWNERSHIP ON {Quoted(table)} TO {Quoted(role)};");
            var changing = guarded.IsAppendOnly ? [] : all.Except(guarded.Fixed, StringComparer.Ordinal).ToList();
            sql.Add(changing.Count == 0
                ? $"DENY UPDATE ON {Quoted(table)} TO {Quoted(role)};"
                : $"GRANT UPDATE ({string.Join(", ", changing.Select(Quoted))}) ON {Quoted(table)} TO {Quoted(role)};");
        }
        return string.Join('\n', sql);
    }

    /// <summary>Makes a login's user of this database, where there is one of that name, a member of the application's role.</summary>
    public static string Membership(string role, string user) =>
        $"IF USER_ID(N'{user.Replace("'", "''", StringComparison.Ordinal)}') IS NOT NULL ALTER ROLE {Quoted(role)} ADD MEMBER {Quoted(user)};";

    /// <summary>The trigger against changes watches more columns than before.</summary>
    private static IEnumerable<string> Wider(GuardedTable table) => [$"DROP TRIGGER {Quoted($"{GuardedTable.ChangeTrigger}_{table.Name}")};", Triggers(table).Last()];

    internal static string Quoted(string name) => '[' + name.Replace("]", "]]", StringComparison.Ordinal) + ']';

    // A trigger must begin a batch of its own, and a script that may run twice asks first whether it is there: hence EXEC.
    private static string Trigger(GuardedTable table, string name, string act, string when) =>
        $"""
        EXEC(N'CREATE TRIGGER {Quoted($"{name}_{table.Name}")} ON {Quoted(table.Name)} AFTER {act} AS
        {when}BEGIN SET NOCOUNT ON; THROW 51042, ''EvQc keeps its records: {act} of {table.Name} is refused. Record a correction beside the record; the old one stays.'', 1; END');
        """;
}
