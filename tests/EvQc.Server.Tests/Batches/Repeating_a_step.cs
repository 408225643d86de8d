using EvQc.Assays;
using EvQc.Audit;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

[Collection<ProductionBench>]
public sealed class Repeating_a_step(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task Keeps_the_first_attempt_and_its_sample_and_says_why()
    {
        var number = await _laboratory.ProducedAsync(Stage.Filtration);
        var second = (await _laboratory.StepAsync(Again(number, Stage.Filtration) with { VolumeOutMl = "1150" }, _laboratory.Tom)).OrRefuse();

        var batch = await _laboratory.BatchAsync(number);
        batch.State.ShouldBe(BatchState.Concentration);
        var attempts = await _laboratory.ReadAsync(db => db.Set<ProcessStep>().AsNoTracking().Where(s => s.BatchId == batch.Id && s.Stage == Stage.Filtration).OrderBy(s => s.Attempt).ToListAsync(Cancel));
        attempts.Select(a => (a.Attempt, a.IsCurrent, a.VolumeOutMl, a.RecordedBy)).ShouldBe(
            [(1, false, 1176m, "Tara Lind (tara)"), (2, true, 1150m, "Tom Okafor (tom)")]);
        attempts[0].SupersededById.ShouldBe(second.Id);
        attempts[1].RepeatReason.ShouldBe("filter burst");

        var samples = await _laboratory.ReadAsync(db => db.Set<Sample>().Where(s => s.BatchId == batch.Id && s.Stage == Stage.Filtration).OrderBy(s => s.Label).ToListAsync(Cancel));
        samples.Select(s => (s.Label, s.IsSuperseded)).ShouldBe([($"{number}-FIL", true), ($"{number}-FIL2", false)]);
        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.BatchId == batch.Id && e.Reason == "filter burst").ToListAsync(Cancel));
        audited.ShouldContain(e => e.SubjectId == attempts[0].Id.ToString() && e.Action == AuditAction.Changed && e.Changes.Contains("SupersededById"));
    }

    [Theory]
    [Trait("Req", "P11-07")]
    [InlineData(Stage.Culture)]
    [InlineData(Stage.Concentration)]
    [InlineData(Stage.Isolation)]
    public async Task Is_refused_for_any_but_the_last(Stage stage)
    {
        var number = await _laboratory.ProducedAsync(Stage.Filtration);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StepAsync(Again(number, stage)))).ShouldBe("repeat-too-late");
    }

    [Fact]
    public async Task Is_refused_before_there_is_one()
    {
        var number = await _laboratory.RegisterAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StepAsync(Again(number, Stage.Culture)))).ShouldBe("repeat-too-late");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Is_refused_without_a_reason(string? reason)
    {
        var number = await _laboratory.ProducedAsync(Stage.Filtration);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StepAsync(Again(number, Stage.Filtration) with { RepeatReason = reason }))).ShouldBe("step-out-of-order");
        var batch = await _laboratory.BatchAsync(number);
        (await _laboratory.CountAsync<ProcessStep>(s => s.BatchId == batch.Id)).ShouldBe(2);
    }

    [Fact]
    public async Task Is_refused_with_a_reason_longer_than_the_record_holds()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var refused = await _laboratory.StepAsync(Again(number, Stage.Culture) with { RepeatReason = new('r', 1001) });
        refused.Found().ShouldBe(["repeatReason: too-long"]);
    }

    [Fact]
    public async Task Asks_for_everything_that_the_first_attempt_had_to_have()
    {
        var number = await _laboratory.ProducedAsync(Stage.Filtration);
        var refused = await _laboratory.StepAsync(Again(number, Stage.Filtration) with { VolumeOutMl = null, Equipment = [] });
        refused.Found().ShouldBe(["volumeOutMl: volume-missing", "equipment: equipment-missing"]);
    }

    [Fact]
    public async Task Is_possible_for_isolation_until_the_product_has_a_result()
    {
        var number = await _laboratory.ProducedAsync();
        (await _laboratory.StepAsync(Again(number, Stage.Isolation))).OrRefuse();
        var batch = await _laboratory.BatchAsync(number);
        batch.State.ShouldBe(BatchState.Testing);
        batch.SpecificationVersion.ShouldBe(1);

        (await LaboratoryWork.RefusalAsync(() => _laboratory.EnterAsync($"{number}-FP", new("potency", "96.5", "%")))).ShouldBe("sample-superseded");
        (await _laboratory.EnterAsync($"{number}-FP2", new("potency", "96.5", "%"))).OrRefuse();
        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.StepAsync(Again(number, Stage.Isolation)));
        refused.Code.ShouldBe("repeat-too-late");
    }

    [Fact]
    public async Task Is_refused_for_isolation_also_when_the_result_was_invalidated_and_promises_nothing_else()
    {
        var number = await _laboratory.ProducedAsync();
        var result = (await _laboratory.EnterAsync($"{number}-FP", new("potency", "96.5", "%"))).OrRefuse()[0];
        await _laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(result.Id, "wrong reference lot"), _laboratory.Mara, Cancel));
        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.StepAsync(Again(number, Stage.Isolation)));
        refused.Code.ShouldBe("repeat-too-late");
        refused.Remedy!.ShouldNotContain("invalidate");
    }

    [Fact]
    public async Task Is_told_to_one_of_two_who_do_it_at_once()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var answers = await Task.WhenAll(new[] { _laboratory.Tara, _laboratory.Tom }.Select(async actor =>
        {
            try
            {
                return (await _laboratory.StepAsync(Again(number, Stage.Culture), actor)).IsUsable ? "recorded" : "problem";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        var batch = await _laboratory.BatchAsync(number);
        var current = await _laboratory.CountAsync<ProcessStep>(s => s.BatchId == batch.Id && s.SupersededById == null);
        current.ShouldBe(1, string.Join(", ", answers));
        (await _laboratory.CountAsync<Sample>(s => s.BatchId == batch.Id && !s.IsSuperseded)).ShouldBe(1);
    }

    private static RecordStep.Request Again(string number, Stage stage) => LaboratoryWork.Entry(number, stage) with { RepeatReason = "filter burst" };
}
