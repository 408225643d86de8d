using EvQc.Audit;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

[Collection<ProductionBench>]
public sealed class A_batch_on_hold(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Takes_no_step_no_result_and_no_file_until_the_hold_is_lifted()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        await _laboratory.HoldAsync(number, "incubator alarm at 03:10");

        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Filtration)));
        (refused.Code, refused.Message).ShouldBe(("batch-on-hold", $"Batch {number} is on hold: incubator alarm at 03:10"));
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Culture) with { RepeatReason = "again" }))).ShouldBe("batch-on-hold");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.EnterAsync($"{number}-CM", new("protein-concentration", "310", "µg/mL")))).ShouldBe("batch-on-hold");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StoreAsync("a.csv", LaboratoryWork.Template($"{number}-CM", [new("protein-concentration", "310", "µg/mL")]), number)))
            .ShouldBe("batch-on-hold");

        await _laboratory.HoldAsync(number, "temperature stayed within limits", lift: true);
        (await _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Filtration))).OrRefuse();
    }

    [Fact]
    public async Task Does_not_let_a_file_be_confirmed_that_was_stored_before()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var file = await _laboratory.StoreAsync("b.csv", LaboratoryWork.Template($"{number}-CM", [new("protein-concentration", "310", "µg/mL")]), number);
        await _laboratory.HoldAsync(number);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConfirmAsync(file.Id))).ShouldBe("batch-on-hold");
        (await _laboratory.CountAsync<Assays.Result>(r => r.FileId == file.Id)).ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "P11-05")]
    [Trait("Req", "A11-02")]
    public async Task Keeps_both_reasons_and_who_gave_them()
    {
        var number = await _laboratory.RegisterAsync();
        await _laboratory.HoldAsync(number, "deviation DEV-26-014", actor: _laboratory.Tara);
        await _laboratory.HoldAsync(number, "deviation closed", lift: true, actor: _laboratory.Quinn);

        var batch = await _laboratory.BatchAsync(number);
        batch.IsOnHold.ShouldBeFalse();
        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.BatchId == batch.Id && e.Action == AuditAction.Changed).OrderBy(e => e.Id).ToListAsync(Cancel));
        audited.Select(e => (e.ActorName, e.Reason)).ShouldBe([("Tara Lind (tara)", "deviation DEV-26-014"), ("Quinn Moreau (quinn)", "deviation closed")]);
        audited[1].Changes.ShouldContain("\"HoldReason\":[\"deviation DEV-26-014\",null]");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "  ")]
    [InlineData(true, "")]
    public async Task Needs_a_reason_to_be_held_and_to_be_freed(bool lift, string reason)
    {
        var number = await _laboratory.RegisterAsync();
        if (lift) await _laboratory.HoldAsync(number);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.HoldAsync(number, reason, lift))).ShouldBe("reason-required");
        (await _laboratory.BatchAsync(number)).IsOnHold.ShouldBe(lift);
    }

    [Fact]
    public async Task Needs_a_reason_that_fits_the_record()
    {
        var number = await _laboratory.RegisterAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.HoldAsync(number, new('r', 1001)))).ShouldBe("reason-too-long");
        await _laboratory.HoldAsync(number, new('r', 1000));
        (await LaboratoryWork.RefusalAsync(() => _laboratory.HoldAsync(number, new('r', 1001), lift: true))).ShouldBe("reason-too-long");
    }

    [Fact]
    public async Task Is_not_held_twice_nor_freed_when_free()
    {
        var number = await _laboratory.RegisterAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.HoldAsync(number, "why not", lift: true))).ShouldBe("not-on-hold");
        await _laboratory.HoldAsync(number, "first reason");
        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.HoldAsync(number, "second reason"));
        (refused.Code, refused.Message).ShouldBe(("already-on-hold", $"Batch {number} is already on hold: first reason"));
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Is_no_business_of_an_administrator()
    {
        var number = await _laboratory.RegisterAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.HoldAsync(number, actor: _laboratory.Ada))).ShouldBe("not-permitted");
    }
}
