using System;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EvQc.Migrations
{
    /// <inheritdoc />
    public partial class Investigations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "affected_batches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    InvestigationId = table.Column<Guid>(type: "uuid", nullable: false),
                    OtherBatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    OtherBatch = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Reasons = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    Assessment = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_affected_batches", x => x.Id);
                    table.ForeignKey(
                        name: "FK_affected_batches_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_affected_batches_batches_OtherBatchId",
                        column: x => x.OtherBatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_affected_batches_oos_investigations_InvestigationId",
                        column: x => x.InvestigationId,
                        principalTable: "oos_investigations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "corrective_tasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    InvestigationId = table.Column<Guid>(type: "uuid", nullable: false),
                    What = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Due = table.Column<DateOnly>(type: "date", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_corrective_tasks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_corrective_tasks_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_corrective_tasks_oos_investigations_InvestigationId",
                        column: x => x.InvestigationId,
                        principalTable: "oos_investigations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "oos_answers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    InvestigationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Question = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Asked = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    Area = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ChecklistVersion = table.Column<int>(type: "integer", nullable: false),
                    ChecklistSha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Finding = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Notes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    Shown = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    KeptWhere = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    KeptUntil = table.Column<DateOnly>(type: "date", nullable: true),
                    Reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_oos_answers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_oos_answers_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_oos_answers_oos_investigations_InvestigationId",
                        column: x => x.InvestigationId,
                        principalTable: "oos_investigations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "oos_statements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    InvestigationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    Reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_oos_statements", x => x.Id);
                    table.ForeignKey(
                        name: "FK_oos_statements_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_oos_statements_oos_investigations_InvestigationId",
                        column: x => x.InvestigationId,
                        principalTable: "oos_investigations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "retest_plans",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    InvestigationId = table.Column<Guid>(type: "uuid", nullable: false),
                    ResultId = table.Column<Guid>(type: "uuid", nullable: false),
                    SampleId = table.Column<Guid>(type: "uuid", nullable: false),
                    Attribute = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Retests = table.Column<int>(type: "integer", nullable: false),
                    AnalystId = table.Column<Guid>(type: "uuid", nullable: false),
                    Analyst = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    OtherAnalyst = table.Column<bool>(type: "boolean", nullable: false),
                    Method = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Preparation = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    MostCvPercent = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: true),
                    Acceptance = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    Rationale = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    MadeAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    MadeById = table.Column<Guid>(type: "uuid", nullable: false),
                    MadeBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retest_plans", x => x.Id);
                    table.ForeignKey(
                        name: "FK_retest_plans_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_retest_plans_oos_investigations_InvestigationId",
                        column: x => x.InvestigationId,
                        principalTable: "oos_investigations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_retest_plans_results_ResultId",
                        column: x => x.ResultId,
                        principalTable: "results",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "corrective_tasks_done",
                columns: table => new
                {
                    TaskId = table.Column<Guid>(type: "uuid", nullable: false),
                    BatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    Record = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ById = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_corrective_tasks_done", x => x.TaskId);
                    table.ForeignKey(
                        name: "FK_corrective_tasks_done_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_corrective_tasks_done_corrective_tasks_TaskId",
                        column: x => x.TaskId,
                        principalTable: "corrective_tasks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "retests",
                columns: table => new
                {
                    ResultId = table.Column<Guid>(type: "uuid", nullable: false),
                    BatchId = table.Column<Guid>(type: "uuid", nullable: false),
                    PlanId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Attribute = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retests", x => x.ResultId);
                    table.ForeignKey(
                        name: "FK_retests_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_retests_results_ResultId",
                        column: x => x.ResultId,
                        principalTable: "results",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_retests_retest_plans_PlanId",
                        column: x => x.PlanId,
                        principalTable: "retest_plans",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_affected_batches_BatchId",
                table: "affected_batches",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_affected_batches_InvestigationId",
                table: "affected_batches",
                column: "InvestigationId");

            migrationBuilder.CreateIndex(
                name: "IX_affected_batches_OtherBatchId",
                table: "affected_batches",
                column: "OtherBatchId");

            migrationBuilder.CreateIndex(
                name: "IX_corrective_tasks_BatchId",
                table: "corrective_tasks",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_corrective_tasks_InvestigationId",
                table: "corrective_tasks",
                column: "InvestigationId");

            migrationBuilder.CreateIndex(
                name: "IX_corrective_tasks_done_BatchId",
                table: "corrective_tasks_done",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_oos_answers_BatchId",
                table: "oos_answers",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_oos_answers_InvestigationId",
                table: "oos_answers",
                column: "InvestigationId");

            migrationBuilder.CreateIndex(
                name: "IX_oos_statements_BatchId",
                table: "oos_statements",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_oos_statements_InvestigationId",
                table: "oos_statements",
                column: "InvestigationId");

            migrationBuilder.CreateIndex(
                name: "IX_retest_plans_BatchId",
                table: "retest_plans",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_retest_plans_InvestigationId",
                table: "retest_plans",
                column: "InvestigationId");

            migrationBuilder.CreateIndex(
                name: "IX_retest_plans_ResultId",
                table: "retest_plans",
                column: "ResultId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_retests_BatchId",
                table: "retests",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_retests_PlanId_Number_Attribute",
                table: "retests",
                columns: new[] { "PlanId", "Number", "Attribute" },
                unique: true);

            foreach (var trigger in GuardedTables.Of(nameof(Investigations)).SelectMany(PostgreSqlGuards.Triggers)) migrationBuilder.Sql(trigger);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "affected_batches");

            migrationBuilder.DropTable(
                name: "corrective_tasks_done");

            migrationBuilder.DropTable(
                name: "oos_answers");

            migrationBuilder.DropTable(
                name: "oos_statements");

            migrationBuilder.DropTable(
                name: "retests");

            migrationBuilder.DropTable(
                name: "corrective_tasks");

            migrationBuilder.DropTable(
                name: "retest_plans");
        }
    }
}
