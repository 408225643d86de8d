using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EvQc.Migrations
{
    /// <inheritdoc />
    public partial class ProvenRecords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Algorithm",
                table: "signatures",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Evidence",
                table: "signatures",
                type: "nvarchar(max)",
                maxLength: -1,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "KeyId",
                table: "signatures",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "RecordId",
                table: "signatures",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RecordKind",
                table: "signatures",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Disposition");

            migrationBuilder.AddColumn<string>(
                name: "SignedText",
                table: "signatures",
                type: "nvarchar(max)",
                maxLength: -1,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Value",
                table: "signatures",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Deviation",
                table: "results",
                type: "nvarchar(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MethodSha256",
                table: "results",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MethodVersion",
                table: "results",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "IdentityCheckedAt",
                table: "people",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "IdentityCheckedBy",
                table: "people",
                type: "nvarchar(260)",
                maxLength: 260,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "IdentityCheckedById",
                table: "people",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "IdentityCheckedHow",
                table: "people",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PasswordIssuedAt",
                table: "people",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "PasswordIssuedById",
                table: "people",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PasswordSetAt",
                table: "people",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SessionFrom",
                table: "people",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SessionId",
                table: "people",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "SessionSeenAt",
                table: "people",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SignatureCertification",
                table: "people",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Answers",
                table: "files",
                type: "nvarchar(max)",
                maxLength: -1,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Origin",
                table: "audit",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Sequence",
                table: "audit",
                type: "bigint",
                nullable: false,
                defaultValue: 0L)
                .Annotation("SqlServer:Identity", "1, 1");

            migrationBuilder.AddColumn<string>(
                name: "Zone",
                table: "audit",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ScopeNames",
                table: "api_keys",
                type: "nvarchar(600)",
                maxLength: 600,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "access_reviews",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(260)", maxLength: 260, nullable: false),
                    ByRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    NextDueAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Remark = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_reviews", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "accountability_statements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Text = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    RegisteredAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_statements", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "acknowledged_events",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(260)", maxLength: 260, nullable: false),
                    Remark = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_acknowledged_events", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "audit_blocks",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    PreviousHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    MerkleRoot = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    FirstSequence = table.Column<long>(type: "bigint", nullable: false),
                    LastSequence = table.Column<long>(type: "bigint", nullable: false),
                    Count = table.Column<int>(type: "int", nullable: false),
                    Pending = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Void = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    SealedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Leaves = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_blocks", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "dropped_files",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Folder = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(260)", maxLength: 260, nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    FileId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Outcome = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Why = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    MovedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dropped_files", x => x.Id);
                    table.ForeignKey(
                        name: "FK_dropped_files_files_FileId",
                        column: x => x.FileId,
                        principalTable: "files",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "former_passwords",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PasswordHash = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    ReplacedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_former_passwords", x => x.Id);
                    table.ForeignKey(
                        name: "FK_former_passwords_people_PersonId",
                        column: x => x.PersonId,
                        principalTable: "people",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "instruments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Model = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Serial = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Software = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Location = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Formats = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    BeadCheckDays = table.Column<int>(type: "int", nullable: true),
                    SamplePattern = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    RegisteredAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    RegisteredBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    RetiredAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    RetiredBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    RetiredReason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instruments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "method_versions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Method = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    EffectiveFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    Source = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    LoadedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_method_versions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "person_keys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Algorithm = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    PublicKey = table.Column<byte[]>(type: "varbinary(200)", maxLength: 200, nullable: false),
                    WrappedPrivateKey = table.Column<byte[]>(type: "varbinary(1000)", maxLength: 1000, nullable: false),
                    MadeAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    RetiredAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    RetiredBy = table.Column<string>(type: "nvarchar(260)", maxLength: 260, nullable: true),
                    RetiredReason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person_keys", x => x.Id);
                    table.ForeignKey(
                        name: "FK_person_keys_people_PersonId",
                        column: x => x.PersonId,
                        principalTable: "people",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "plate_layouts",
                columns: table => new
                {
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Source = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    RecordedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plate_layouts", x => x.Sha256);
                });

            migrationBuilder.CreateTable(
                name: "run_decisions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    FileId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    FileName = table.Column<string>(type: "nvarchar(260)", maxLength: 260, nullable: false),
                    BatchId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Codes = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    Reasons = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    Because = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    By = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_decisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_run_decisions_batches_BatchId",
                        column: x => x.BatchId,
                        principalTable: "batches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_run_decisions_files_FileId",
                        column: x => x.FileId,
                        principalTable: "files",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "access_review_lines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ReviewId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    IsKey = table.Column<bool>(type: "bit", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(260)", maxLength: 260, nullable: false),
                    Role = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    GrantedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    GrantedBy = table.Column<string>(type: "nvarchar(260)", maxLength: 260, nullable: true),
                    LastUsedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Decision = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Remark = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_review_lines", x => x.Id);
                    table.ForeignKey(
                        name: "FK_access_review_lines_access_reviews_ReviewId",
                        column: x => x.ReviewId,
                        principalTable: "access_reviews",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "control_runs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    InstrumentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    NominalNm = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    MeanNm = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    ConcentrationPerMl = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    LowerLimit = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    UpperLimit = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    Passed = table.Column<bool>(type: "bit", nullable: false),
                    Lot = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    FileId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    CauseOfFailureBefore = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    RecordedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    RecordedById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RecordedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_control_runs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_control_runs_files_FileId",
                        column: x => x.FileId,
                        principalTable: "files",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_control_runs_instruments_InstrumentId",
                        column: x => x.InstrumentId,
                        principalTable: "instruments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "instrument_checks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    InstrumentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    What = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    DoneAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    DoneBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Passed = table.Column<bool>(type: "bit", nullable: false),
                    ValidUntil = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Certificate = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    RecordedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    RecordedById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RecordedBy = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instrument_checks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_instrument_checks_instruments_InstrumentId",
                        column: x => x.InstrumentId,
                        principalTable: "instruments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "statement_acceptances",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PrintedName = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    StatementNumber = table.Column<int>(type: "int", nullable: false),
                    StatementSha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    KeyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    AcceptedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Zone = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    SignedText = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    Value = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_statement_acceptances", x => x.Id);
                    table.ForeignKey(
                        name: "FK_statement_acceptances_people_PersonId",
                        column: x => x.PersonId,
                        principalTable: "people",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_statement_acceptances_person_keys_KeyId",
                        column: x => x.KeyId,
                        principalTable: "person_keys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_signatures_KeyId",
                table: "signatures",
                column: "KeyId");

            migrationBuilder.CreateIndex(
                name: "IX_signatures_RecordId",
                table: "signatures",
                column: "RecordId");

            migrationBuilder.CreateIndex(
                name: "IX_audit_Sequence",
                table: "audit",
                column: "Sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_access_review_lines_ReviewId",
                table: "access_review_lines",
                column: "ReviewId");

            migrationBuilder.CreateIndex(
                name: "IX_access_reviews_At",
                table: "access_reviews",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_accountability_statements_Number",
                table: "accountability_statements",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_blocks_LastSequence",
                table: "audit_blocks",
                column: "LastSequence");

            migrationBuilder.CreateIndex(
                name: "IX_control_runs_FileId",
                table: "control_runs",
                column: "FileId");

            migrationBuilder.CreateIndex(
                name: "IX_control_runs_InstrumentId",
                table: "control_runs",
                column: "InstrumentId");

            migrationBuilder.CreateIndex(
                name: "IX_dropped_files_FileId",
                table: "dropped_files",
                column: "FileId");

            migrationBuilder.CreateIndex(
                name: "IX_dropped_files_Folder_At",
                table: "dropped_files",
                columns: new[] { "Folder", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_former_passwords_PersonId_ReplacedAt",
                table: "former_passwords",
                columns: new[] { "PersonId", "ReplacedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_instrument_checks_InstrumentId",
                table: "instrument_checks",
                column: "InstrumentId");

            migrationBuilder.CreateIndex(
                name: "IX_instruments_Serial",
                table: "instruments",
                column: "Serial",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_method_versions_Method_Number",
                table: "method_versions",
                columns: new[] { "Method", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_person_keys_PersonId",
                table: "person_keys",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_run_decisions_BatchId",
                table: "run_decisions",
                column: "BatchId");

            migrationBuilder.CreateIndex(
                name: "IX_run_decisions_FileId",
                table: "run_decisions",
                column: "FileId");

            migrationBuilder.CreateIndex(
                name: "IX_statement_acceptances_KeyId_StatementNumber",
                table: "statement_acceptances",
                columns: new[] { "KeyId", "StatementNumber" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_statement_acceptances_PersonId",
                table: "statement_acceptances",
                column: "PersonId");

            migrationBuilder.AddForeignKey(
                name: "FK_signatures_person_keys_KeyId",
                table: "signatures",
                column: "KeyId",
                principalTable: "person_keys",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_signatures_person_keys_KeyId",
                table: "signatures");

            migrationBuilder.DropTable(
                name: "access_review_lines");

            migrationBuilder.DropTable(
                name: "accountability_statements");

            migrationBuilder.DropTable(
                name: "acknowledged_events");

            migrationBuilder.DropTable(
                name: "audit_blocks");

            migrationBuilder.DropTable(
                name: "control_runs");

            migrationBuilder.DropTable(
                name: "dropped_files");

            migrationBuilder.DropTable(
                name: "former_passwords");

            migrationBuilder.DropTable(
                name: "instrument_checks");

            migrationBuilder.DropTable(
                name: "method_versions");

            migrationBuilder.DropTable(
                name: "plate_layouts");

            migrationBuilder.DropTable(
                name: "run_decisions");

            migrationBuilder.DropTable(
                name: "statement_acceptances");

            migrationBuilder.DropTable(
                name: "access_reviews");

            migrationBuilder.DropTable(
                name: "instruments");

            migrationBuilder.DropTable(
                name: "person_keys");

            migrationBuilder.DropIndex(
                name: "IX_signatures_KeyId",
                table: "signatures");

            migrationBuilder.DropIndex(
                name: "IX_signatures_RecordId",
                table: "signatures");

            migrationBuilder.DropIndex(
                name: "IX_audit_Sequence",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "Algorithm",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "Evidence",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "KeyId",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "RecordId",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "RecordKind",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "SignedText",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "Value",
                table: "signatures");

            migrationBuilder.DropColumn(
                name: "Deviation",
                table: "results");

            migrationBuilder.DropColumn(
                name: "MethodSha256",
                table: "results");

            migrationBuilder.DropColumn(
                name: "MethodVersion",
                table: "results");

            migrationBuilder.DropColumn(
                name: "IdentityCheckedAt",
                table: "people");

            migrationBuilder.DropColumn(
                name: "IdentityCheckedBy",
                table: "people");

            migrationBuilder.DropColumn(
                name: "IdentityCheckedById",
                table: "people");

            migrationBuilder.DropColumn(
                name: "IdentityCheckedHow",
                table: "people");

            migrationBuilder.DropColumn(
                name: "PasswordIssuedAt",
                table: "people");

            migrationBuilder.DropColumn(
                name: "PasswordIssuedById",
                table: "people");

            migrationBuilder.DropColumn(
                name: "PasswordSetAt",
                table: "people");

            migrationBuilder.DropColumn(
                name: "SessionFrom",
                table: "people");

            migrationBuilder.DropColumn(
                name: "SessionId",
                table: "people");

            migrationBuilder.DropColumn(
                name: "SessionSeenAt",
                table: "people");

            migrationBuilder.DropColumn(
                name: "SignatureCertification",
                table: "people");

            migrationBuilder.DropColumn(
                name: "Answers",
                table: "files");

            migrationBuilder.DropColumn(
                name: "Origin",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "Sequence",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "Zone",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "ScopeNames",
                table: "api_keys");
        }
    }
}
