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

    // A trigger must begin a batch of its own, and a script that may run twice asks first whether it is there: hence EXEC.
    public static IEnumerable<string> Triggers(GuardedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[] names = table.HasChangeTrigger ? [GuardedTable.DeleteTrigger, GuardedTable.ChangeTrigger] : [GuardedTable.DeleteTrigger];
        return names.Select(n => $"EXEC(N'{Text(Definition(table, n))}');");
    }

    /// <summary>
    /// Does a trigger do what EvQc made it for? Its whole text is compared, so that one emptied by ALTER TRIGGER is known; but not its
    /// white space, since a script for administrators is indented.
    /// </summary>
    public static bool IsAsMade(GuardedTable table, string name, string definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return Words(definition).SequenceEqual(Words(Definition(table, name)), StringComparer.Ordinal);
    }

    /// <summary>The rights of the application's role, drawn anew. It may be run twice.</summary>
    /// <param name="columns">The columns of every table of the model.</param>
    public static string Rights(string role, IReadOnlyDictionary<string, IReadOnlyList<string>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var sql = new List<string>
        {
            $"IF DATABASE_PRINCIPAL_ID(N'{Text(role)}') IS NULL CREATE ROLE {Quoted(role)};",
            // Without VIEW DEFINITION OBJECT_DEFINITION is NULL, and what a trigger watches could not be looked at.
            $"GRANT SELECT, VIEW DEFINITION ON SCHEMA::dbo TO {Quoted(role)};",
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

            // What was granted before goes first: a column's GRANT outlives a DENY of its table.
            sql.Add($"REVOKE UPDATE ON {Quoted(table)} FROM {Quoted(role)};");
            sql.Add($"REVOKE UPDATE ({Listed(all)}) ON {Quoted(table)} FROM {Quoted(role)};");
            var changing = guarded.IsAppendOnly ? [] : all.Except(guarded.Fixed, StringComparer.Ordinal).ToList();
            sql.Add(changing.Count == 0
                ? $"DENY UPDATE ON {Quoted(table)} TO {Quoted(role)};"
                : $"GRANT UPDATE ({Listed(changing)}) ON {Quoted(table)} TO {Quoted(role)};");
        }
        return string.Join('\n', sql);
    }

    /// <summary>Makes a login's user of this database, where there is one of that name, a member of the application's role.</summary>
    public static string Membership(string role, string user) =>
        $"IF USER_ID(N'{Text(user)}') IS NOT NULL ALTER ROLE {Quoted(role)} ADD MEMBER {Quoted(user)};";

    /// <summary>The trigger against changes watches more columns than before.</summary>
    private static IEnumerable<string> Wider(GuardedTable table) => [$"DROP TRIGGER {Quoted($"{GuardedTable.ChangeTrigger}_{table.Name}")};", Triggers(table).Last()];

    internal static string Quoted(string name) => '[' + name.Replace("]", "]]", StringComparison.Ordinal) + ']';

    private static string Listed(IEnumerable<string> columns) => string.Join(", ", columns.Select(Quoted));

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string Text(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string Definition(GuardedTable table, string name)
    {
        var act = name == GuardedTable.DeleteTrigger ? "DELETE" : "UPDATE";
        var when = name == GuardedTable.DeleteTrigger || table.IsAppendOnly ? "" : $"IF {string.Join(" OR ", table.Fixed.Select(c => $"UPDATE({Quoted(c)})"))} ";
        return $"""
            CREATE TRIGGER {Quoted($"{name}_{table.Name}")} ON {Quoted(table.Name)} AFTER {act} AS
            {when}BEGIN SET NOCOUNT ON; THROW 51042, 'EvQc keeps its records: {act} of {table.Name} is refused. Record a correction beside the record; the old one stays.', 1; END
            """;
    }
}
