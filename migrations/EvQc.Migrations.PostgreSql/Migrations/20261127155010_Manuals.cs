using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EvQc.Migrations
{
    /// <inheritdoc />
    public partial class Manuals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "manual_versions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Manual = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    EffectiveFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    Title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Source = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    LoadedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_manual_versions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_manual_versions_Manual_Number",
                table: "manual_versions",
                columns: new[] { "Manual", "Number" },
                unique: true);

            foreach (var guard in PostgreSqlGuards.Of("Manuals"))
                migrationBuilder.Sql(guard);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "manual_versions");
        }
    }
}
