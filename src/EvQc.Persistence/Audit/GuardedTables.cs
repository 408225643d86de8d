namespace EvQc.Audit;

/// <summary>A table of records that the database itself keeps: no row is ever deleted, and what was recorded stays as it was.</summary>
/// <param name="IsAppendOnly">No row is ever changed either.</param>
/// <param name="Fixed">Columns that keep their value once the row is written; the others follow the life of the record.</param>
public sealed record GuardedTable(string Name, bool IsAppendOnly, IReadOnlyList<string> Fixed)
{
    /// <summary>What the trigger against changes is called.</summary>
    public const string ChangeTrigger = "evqc_no_change";

    public const string DeleteTrigger = "evqc_no_delete";

    /// <summary>PostgreSQL only; on SQL Server TRUNCATE is a right of a table's owner alone.</summary>
    public const string TruncateTrigger = "evqc_no_truncate";

    /// <summary>The migration that made the table and its triggers.</summary>
    public string Since { get; init; } = "GuardedRecords";

    public bool HasChangeTrigger => IsAppendOnly || Fixed.Count > 0;

    /// <summary>Columns of <see cref="Fixed"/> that a later migration fixed, in the order of the migrations.</summary>
    public IReadOnlyList<(string Migration, IReadOnlyList<string> Columns)> Later { get; init; } = [];

    /// <summary>The same with further columns fixed, from that migration on.</summary>
    internal GuardedTable Fixing(string migration, params string[] columns) => this with { Fixed = [.. Fixed, .. columns], Later = [.. Later, (migration, columns)] };

    /// <summary>As it was guarded after so many of those migrations.</summary>
    internal GuardedTable After(int migrations) => this with { Fixed = [.. Fixed.Except(Later.Skip(migrations).SelectMany(l => l.Columns), StringComparer.Ordinal)], Later = [.. Later.Take(migrations)] };
}

/// <summary>
/// Every table that holds a regulated record, for both databases. The migration <c>GuardedRecords</c> makes the triggers, each update
/// of the schema gives the application's role its rights. A table added later says since which migration, a column fixed later says
/// <c>.Fixing("Migration", "Column")</c>; that migration runs what <c>PostgreSqlGuards.Of</c> and <c>SqlServerGuards.Of</c> give for its name. The test
/// <c>The_guarded_tables</c> derives from the entities what must be here: an entity that cannot be changed in memory is append-only, a
/// property that can only be given at birth is fixed.
/// </summary>
public static class GuardedTables
{
    public static IReadOnlyList<GuardedTable> All { get; } =
    [
        AppendOnly("audit"),
        AppendOnly("audit_blocks"),
        AppendOnly("signatures"),
        AppendOnly("accountability_statements"),
        AppendOnly("statement_acceptances"),
        AppendOnly("dispositions"),
        AppendOnly("evaluations"),
        AppendOnly("review_notes"),
        AppendOnly("trail_reviews") with { Since = "TrailReviews" },
        AppendOnly("documents"),
        AppendOnly("file_contents"),
        AppendOnly("result_distributions"),
        AppendOnly("step_parameters"),
        AppendOnly("step_materials"),
        AppendOnly("instrument_checks"),
        AppendOnly("control_runs"),
        AppendOnly("run_decisions"),
        AppendOnly("plate_layouts"),
        AppendOnly("former_passwords"),
        AppendOnly("acknowledged_events"),
        AppendOnly("access_reviews"),
        AppendOnly("access_review_lines"),
        AppendOnly("trainings") with { Since = "Training" },
        AppendOnly("training_withdrawals") with { Since = "Training" },
        AppendOnly("result_trainings") with { Since = "Training" },
        AppendOnly("identity_checks") with { Since = "Training" },
        .. new[] { "oos_answers", "retest_plans", "retests", "oos_statements", "corrective_tasks", "corrective_tasks_done", "affected_batches" }.Select(t => AppendOnly(t) with { Since = "Investigations" }),
        AppendOnly("trail_samples") with { Since = "TrailSamples" },
        AppendOnly("trail_sample_lines") with { Since = "TrailSamples" },
        AppendOnly("specification_approvals") with { Since = "SpecificationApprovals" },
        AppendOnly("reserve_samples") with { Since = "ReserveSamples" },
        AppendOnly("reserve_withdrawals") with { Since = "ReserveSamples" },
        AppendOnly("AspNetUserClaims"),
        AppendOnly("AspNetUserLogins"),
        AppendOnly("AspNetUserTokens"),
        Kept("files", "Id", "Name", "Size", "Sha256", "ReceivedAt", "ReceivedById", "ReceivedBy"),
        Kept(
            "results", "Id", "BatchId", "SampleId", "Attribute", "RawText", "Value", "Unit", "Bound", "Word", "PositiveControl", "NegativeControl",
            "DilutionFactor", "DilutionBasis", "Replicates", "Method", "Instrument", "InstrumentSerial", "Operator", "MeasuredAtText", "MeasuredAt",
            "RecordedAt", "RecordedById", "RecordedBy", "FileId", "FileLine", "ParserVersion", "Remark", "MethodVersion", "MethodSha256", "Deviation"),
        Kept(
            "steps", "Id", "BatchId", "Stage", "Attempt", "StartedAt", "EndedAt", "Zone", "RecordedAt", "RecordedById", "RecordedBy", "Operator",
            "Equipment", "VolumeInMl", "VolumeOutMl", "Remark", "RepeatReason"),
        Kept("samples", "Id", "BatchId", "Stage", "Label", "TakenAt"),
        Kept("batches", "Id", "Number", "Product", "RegisteredAt", "RegisteredById", "RegisteredBy"),
        Kept("oos_investigations", "Id", "BatchId", "Criterion", "Finding", "ResultIds", "FindingKey", "OpenedAt"),
        Kept("specification_versions", "Id", "Product", "Number"),
        Kept("method_versions", "Id", "Method", "Number", "EffectiveFrom"),
        Kept("manual_versions", "Id", "Manual", "Number", "EffectiveFrom") with { Since = "Manuals" },
        Kept("instruments", "Id", "Kind", "Model", "Serial", "Formats", "RegisteredAt", "RegisteredBy"),
        Kept("report_runs", "Id", "Schedule", "Report", "PeriodStart", "PeriodEnd"),
        Kept("people", "Id", "UserName", "NormalizedUserName", "CreatedAt")
            .Fixing("Training", "IdentityCheckedById", "IdentityCheckedBy", "IdentityCheckedHow", "IdentityCheckedAt", "SignatureCertification"),
        Kept("person_keys", "Id", "PersonId", "Algorithm", "PublicKey", "MadeAt"),
        Kept("api_keys", "Id", "Name", "Role", "ScopeNames", "Prefix", "KeyHash", "CreatedAt", "CreatedBy", "ExpiresAt").Fixing("Training", "ResponsibleId", "Responsible"),
    ];

    /// <summary>The tables that a migration makes and guards, each as it is guarded from then on: a table that comes later is guarded by the migration it comes with.</summary>
    public static IEnumerable<GuardedTable> Of(string migration) => All.Where(t => t.Since == migration).Select(t => t.After(0));

    /// <summary>The tables of which a migration fixes further columns, each with all that are fixed from then on.</summary>
    public static IEnumerable<GuardedTable> WiderBy(string migration) =>
        All.Where(t => t.Later.Any(l => l.Migration == migration)).Select(t => t.After(1 + t.Later.Select(l => l.Migration).ToList().IndexOf(migration)));

    private static GuardedTable AppendOnly(string name) => new(name, true, []);

    private static GuardedTable Kept(string name, params string[] @fixed) => new(name, false, @fixed);
}
