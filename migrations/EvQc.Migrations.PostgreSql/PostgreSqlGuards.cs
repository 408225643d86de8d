using EvQc.Audit;

namespace EvQc.Migrations;

/// <summary>
/// What makes PostgreSQL refuse: triggers, which hold for everybody who does not first take them away, and rights, by which the
/// application's role can neither take them away nor ask. A trigger that is ALWAYS fires in a session that plays replica, too.
/// </summary>
public static class PostgreSqlGuards
{
    public const string Function = """
        CREATE OR REPLACE FUNCTION evqc_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
        BEGIN
          RAISE EXCEPTION 'EvQc keeps its records: % of % is refused.', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege', HINT = 'Record a correction beside the record; the old one stays.';
        END $refuse$;
        """;

    /// <summary>Table, trigger, whether it stands and is EvQc's own, its definition.</summary>
    public const string TriggersThere = """
        SELECT c.relname, t.tgname, t.tgenabled = 'A' AND p.proname = 'evqc_refuse' AND p.prosrc LIKE '%RAISE EXCEPTION ''EvQc keeps its records%' AND p.prosrc NOT LIKE '%IF %',
               pg_get_triggerdef(t.oid)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
        """;

    /// <summary>Table, whether this login may write new rows, delete, owns the table, and the columns that it may change.</summary>
    public const string RightsHeld = """
        SELECT c.relname, has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT'),
               has_table_privilege(c.oid, 'DELETE') OR has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER'),
               pg_has_role(c.relowner, 'MEMBER'),
               array_to_string(ARRAY(SELECT a.attname FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'UPDATE')), ',')
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        """;

    /// <summary>The statements of a migration that guards: for its tables, and for those of which it fixes further columns.</summary>
    public static IEnumerable<string> Of(string migration) => GuardedTables.Of(migration).SelectMany(Triggers).Concat(GuardedTables.WiderBy(migration).SelectMany(Wider));

    public static IEnumerable<string> Triggers(GuardedTable table)
    {
        yield return Trigger(table, GuardedTable.DeleteTrigger, "DELETE", "STATEMENT");
        yield return Trigger(table, GuardedTable.TruncateTrigger, "TRUNCATE", "STATEMENT");
        if (table.IsAppendOnly)
            yield return Trigger(table, GuardedTable.ChangeTrigger, "UPDATE", "STATEMENT");
        else if (table.HasChangeTrigger)
            yield return Trigger(table, GuardedTable.ChangeTrigger, "UPDATE", $"""
                ROW
                  WHEN ({string.Join(" OR ", table.Fixed.Select(c => $"OLD.\"{c}\" IS DISTINCT FROM NEW.\"{c}\""))})
                """);
    }

    /// <summary>The rights of the application's role, drawn anew. It may be run twice.</summary>
    /// <param name="columns">The columns of every table of the model.</param>
    public static string Rights(string role, IReadOnlyDictionary<string, IReadOnlyList<string>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var sql = new List<string>
        {
            $"""
            DO $role$ BEGIN
              PERFORM pg_advisory_xact_lock(8371002);
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role.Replace("'", "''", StringComparison.Ordinal)}') THEN CREATE ROLE {Quoted(role)} NOLOGIN; END IF;
            END $role$;
            """,
            $"GRANT USAGE ON SCHEMA public TO {Quoted(role)};",
            $"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {Quoted(role)};",
            $"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {Quoted(role)};",
            $"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {Quoted(role)};",
        };
        foreach (var (table, all) in columns.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var guarded = GuardedTables.All.FirstOrDefault(g => g.Name == table);
            var changing = guarded is null || guarded.IsAppendOnly ? [] : all.Except(guarded.Fixed, StringComparer.Ordinal).ToList();
            sql.Add(guarded is null
                ? $"GRANT INSERT, UPDATE, DELETE ON {Quoted(table)} TO {Quoted(role)};"
                : $"GRANT INSERT{(changing.Count == 0 ? "" : $", UPDATE ({string.Join(", ", changing.Select(Quoted))})")} ON {Quoted(table)} TO {Quoted(role)};");
        }
        return string.Join('\n', sql);
    }

    /// <summary>Makes a login a member of the application's role.</summary>
    public static string Membership(string role, string login) => $"GRANT {Quoted(role)} TO {Quoted(login)};";

    /// <summary>The trigger against changes watches more columns than before.</summary>
    private static IEnumerable<string> Wider(GuardedTable table) => [$"DROP TRIGGER {GuardedTable.ChangeTrigger} ON {Quoted(table.Name)};", Triggers(table).Last()];

    internal static string Quoted(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static string Trigger(GuardedTable table, string name, string act, string level) => $"""
        CREATE TRIGGER {name} BEFORE {act} ON {Quoted(table.Name)} FOR EACH {level} EXECUTE FUNCTION evqc_refuse();
        ALTER TABLE {Quoted(table.Name)} ENABLE ALWAYS TRIGGER {name};
        """;
}
