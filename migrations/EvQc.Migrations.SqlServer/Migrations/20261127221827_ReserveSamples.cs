using System;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EvQc.Migrations
{
    /// <inheritdoc />
    public partial class ReserveSamples : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "reserve_samples",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    BatchId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Label = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    VolumeMl = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    Containers = table.Column<int>(type: "int", nullable: false),
                    Place = table.Column<string>(type: "nvarchar(260)", maxLength: 260, nullable: false),
                    RecordedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    RecordedById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RecordedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reserve_samples", x => x.Id);
                    table.ForeignKey(
                        name: "FK_reserve_samples_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reserve_withdrawals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    BatchId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ReserveSampleId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    VolumeMl = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    By = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reserve_withdrawals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_reserve_withdrawals_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_reserve_withdrawals_reserve_samples_ReserveSampleId",
                        column: x => x.ReserveSampleId,
                        principalTable: "reserve_samples",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_reserve_samples_BatchId",
                table: "reserve_samples",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_reserve_samples_Label",
                table: "reserve_samples",
                column: "Label",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reserve_withdrawals_BatchId",
                table: "reserve_withdrawals",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_reserve_withdrawals_ReserveSampleId",
                table: "reserve_withdrawals",
                column: "ReserveSampleId");

            foreach (var trigger in GuardedTables.Of(nameof(ReserveSamples)).SelectMany(SqlServerGuards.Triggers)) migrationBuilder.Sql(trigger);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reserve_withdrawals");

            migrationBuilder.DropTable(
                name: "reserve_samples");
        }
    }
}
