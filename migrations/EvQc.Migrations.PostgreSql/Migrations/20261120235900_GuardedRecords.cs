using EvQc.Audit;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EvQc.Migrations;

/// <summary>The database refuses to delete or rewrite what was recorded.</summary>
[DbContext(typeof(EvQcContext))]
[Migration("20261120235900_GuardedRecords")]
public sealed class GuardedRecords : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(PostgreSqlGuards.Function);
        foreach (var trigger in GuardedTables.Of(nameof(GuardedRecords)).SelectMany(PostgreSqlGuards.Triggers))
            migrationBuilder.Sql(trigger);
    }

    /// <summary>There is no way back to records that can be rewritten.</summary>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("The guards of recorded data are not taken away again.");
}
