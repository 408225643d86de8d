using System;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EvQc.Migrations
{
    /// <inheritdoc />
    public partial class TrailSamples : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "trail_samples",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    ByName = table.Column<string>(type: "character varying(260)", maxLength: 260, nullable: false),
                    ByRole = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    NextDueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    AfterBlock = table.Column<long>(type: "bigint", nullable: false),
                    Block = table.Column<long>(type: "bigint", nullable: false),
                    BlockHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Remark = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trail_samples", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "trail_sample_lines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    SampleId = table.Column<Guid>(type: "uuid", nullable: false),
                    Entry = table.Column<long>(type: "bigint", nullable: false),
                    Stratum = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    DrawnOf = table.Column<int>(type: "integer", nullable: false),
                    IsLeftToAnother = table.Column<bool>(type: "boolean", nullable: false),
                    Finding = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trail_sample_lines", x => x.Id);
                    table.ForeignKey(
                        name: "FK_trail_sample_lines_trail_samples_SampleId",
                        column: x => x.SampleId,
                        principalTable: "trail_samples",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_trail_sample_lines_SampleId_Entry",
                table: "trail_sample_lines",
                columns: new[] { "SampleId", "Entry" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_trail_samples_AfterBlock",
                table: "trail_samples",
                column: "AfterBlock",
                unique: true);

            foreach (var trigger in GuardedTables.Of(nameof(TrailSamples)).SelectMany(PostgreSqlGuards.Triggers)) migrationBuilder.Sql(trigger);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "trail_sample_lines");

            migrationBuilder.DropTable(
                name: "trail_samples");
        }
    }
}
