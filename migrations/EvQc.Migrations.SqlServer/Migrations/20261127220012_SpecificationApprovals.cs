using System;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EvQc.Migrations
{
    /// <inheritdoc />
    public partial class SpecificationApprovals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "specification_approvals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Product = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Omitted = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Remark = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PrintedName = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    Role = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ApprovedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Zone = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    KeyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Statement = table.Column<int>(type: "int", nullable: false),
                    SignedText = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Value = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_specification_approvals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_specification_approvals_people_PersonId",
                        column: x => x.PersonId,
                        principalTable: "people",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_specification_approvals_person_keys_KeyId",
                        column: x => x.KeyId,
                        principalTable: "person_keys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_specification_approvals_KeyId",
                table: "specification_approvals",
                column: "KeyId");

            migrationBuilder.CreateIndex(
                name: "IX_specification_approvals_PersonId",
                table: "specification_approvals",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_specification_approvals_Product_Number_Sha256",
                table: "specification_approvals",
                columns: new[] { "Product", "Number", "Sha256" },
                unique: true);

            foreach (var trigger in GuardedTables.Of(nameof(SpecificationApprovals)).SelectMany(SqlServerGuards.Triggers)) migrationBuilder.Sql(trigger);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "specification_approvals");
        }
    }
}
