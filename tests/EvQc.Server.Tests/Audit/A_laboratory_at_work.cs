using EvQc.Reports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

/// <summary>Three batches from culture to their end, verified: everything EvQc writes is in its trail.</summary>
public sealed class A_laboratory_at_work(LaboratoryAtWork laboratory) : IClassFixture<LaboratoryAtWork>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-01")]
    [Trait("Req", "P11-05")]
    public async Task Leaves_records_of_which_every_one_is_as_its_trail_says()
    {
        var verification = await VerifyAsync();

        verification.Checks.SelectMany(c => c.Findings).Select(f => f.What).ShouldBeEmpty();
        verification.Checks.Select(c => c.Failure).ShouldAllBe(f => f == null);
        verification.Entries.ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task Is_sealed_within_seconds_of_its_writing() =>
        await LaboratoryAtWork.UntilAsync(async () => (await laboratory.ReadAsync(db => new SealStanding(db).ReadAsync(Cancel))) is { Unsealed: 0, Head: not null } sealedTo ? sealedTo : null);

    [Theory]
    [Trait("Req", "P11-01")]
    [InlineData("results", "Value", "\"Value\" * 2", "\"Value\" / 2", "Result")]
    [InlineData("results", "RawText", "\"RawText\" || ' '", "TRIM(\"RawText\")", "Result")]
    [InlineData("step_parameters", "Text", "\"Text\" || '0'", "SUBSTR(\"Text\", 1, LENGTH(\"Text\") - 1)", "StepParameter")]
    [InlineData("batches", "Version", "\"Version\" + 1", "\"Version\" - 1", "Batch")]
    [InlineData("signatures", "Reason", "\"Reason\" || '!'", "SUBSTR(\"Reason\", 1, LENGTH(\"Reason\") - 1)", "Signature")]
    [InlineData("evaluations", "Document", "\"Document\" || ' '", "TRIM(\"Document\")", "EvaluationRecord")]
    public async Task Would_show_a_value_changed_behind_its_back(string table, string column, string tampered, string restored, string subject)
    {
        Assert.SkipWhen(TestDatabaseServer.External is not null, "the statements are PostgreSQL's");
        var where = await KeyAsync(table, column);
        await TamperAsync($"UPDATE {table} SET \"{column}\" = {tampered} WHERE \"Id\" = '{where}'");
        try
        {
            // The checks of signatures and of replayed values may name it as well.
            var findings = (await VerifyAsync()).Checks.Single(c => c.Name == "records").Findings;

            findings.ShouldContain(f => f.Code == "record-changed" && f.Table == table && f.Property == column && f.SubjectId == where.ToString());
            findings.ShouldAllBe(f => f.SubjectId == where.ToString() && f.Subject == subject);
        }
        finally
        {
            await TamperAsync($"UPDATE {table} SET \"{column}\" = {restored} WHERE \"Id\" = '{where}'");
        }
    }

    private Task<Guid> KeyAsync(string table, string column) =>
        laboratory.ReadAsync(db => db.Database.SqlQuery<Guid>(System.Runtime.CompilerServices.FormattableStringFactory.Create(
            $"SELECT \"Id\" AS \"Value\" FROM {table} WHERE \"{column}\" IS NOT NULL ORDER BY \"Id\"")).FirstAsync(Cancel));

    private Task<Verification> VerifyAsync() => laboratory.ReadAsync(async _ =>
    {
        await using var scope = laboratory.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<VerifyRecords>().RunAsync(Cancel);
    });

    private Task TamperAsync(string sql) => Tampering.DoAsync(laboratory.OpenAsOwner(), System.Runtime.CompilerServices.FormattableStringFactory.Create(sql));
}
