using EvQc.Assays;
using EvQc.Audit;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

[Collection<ProductionBench>]
public sealed class Recording_a_step(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    public static TheoryData<string, Func<RecordStep.Request, RecordStep.Request>, string> Mistakes => new()
    {
        { "a required parameter is absent", e => e with { Parameters = Without(e, "viability") }, "parameters.viability: parameter-missing" },
        { "a required parameter is blank", e => e with { Parameters = With(e, "viability", "  ") }, "parameters.viability: parameter-missing" },
        { "a number is none", e => e with { Parameters = With(e, "viability", "high") }, "parameters.viability: not-a-number" },
        { "a number has a decimal comma", e => e with { Parameters = With(e, "viability", "96,4") }, "parameters.viability: not-a-number" },
        { "a number has an absurd exponent", e => e with { Parameters = With(e, "viability", "0E99999999999") }, "parameters.viability: not-a-number" },
        { "a number cannot be", e => e with { Parameters = With(e, "viability", "964") }, "parameters.viability: out-of-range" },
        { "a choice is none of those", e => e with { Parameters = With(e, "donor", "xenogeneic") }, "parameters.donor: not-a-choice" },
        { "a text is too long", e => e with { Parameters = With(e, "vessel", new('v', 1001)) }, "parameters.vessel: too-long" },
        { "a parameter is unknown", e => e with { Parameters = With(e, "colour", "red") }, "parameters.colour: unknown-parameter" },
        { "a parameter of unbounded name is unknown", e => e with { Parameters = With(e, "tissu", "umbilical cord") }, "parameters.tissu: unknown-parameter" },
        { "the volume is absent", e => e with { VolumeOutMl = null }, "volumeOutMl: volume-missing" },
        { "the volume is zero", e => e with { VolumeOutMl = "0" }, "volumeOutMl: out-of-range" },
        { "the volume is negative", e => e with { VolumeOutMl = "-3" }, "volumeOutMl: out-of-range" },
        { "the volume carries its unit", e => e with { VolumeOutMl = "1200 mL" }, "volumeOutMl: not-a-number" },
        { "it has no start", e => e with { StartedAt = null }, "startedAt: time-missing" },
        { "it has no end", e => e with { EndedAt = null }, "endedAt: time-missing" },
        { "it ends before it starts", e => e with { EndedAt = e.StartedAt!.Value.AddMinutes(-1) }, "endedAt: ends-before-start" },
        { "it ends in the future", e => e with { EndedAt = TimeProvider.System.GetUtcNow().AddHours(1) }, "endedAt: ends-in-future" },
        { "it started last year", e => e with { StartedAt = e.StartedAt!.Value.AddYears(-2) }, "startedAt: start-too-early" },
        { "no equipment is named", e => e with { Equipment = [" "] }, "equipment: equipment-missing" },
        { "a lot is absent", e => e with { Materials = [e.Materials[0]] }, "materials: material-missing" },
        { "a material has no lot", e => e with { Materials = [.. e.Materials, new("trypsin", "", null)] }, "materials: material-incomplete" },
        {
            "a material had expired",
            e => e with { Materials = [e.Materials[0], e.Materials[1] with { Expiry = DateOnly.FromDateTime(e.EndedAt!.Value.UtcDateTime).AddDays(-1) }] },
            "materials: material-expired"
        },
        { "a lot number is endless", e => e with { Materials = [.. e.Materials, new("trypsin", new('L', 300), null)] }, "materials: too-long" },
        { "the operator's name is endless", e => e with { Operator = new('o', 300) }, "operator: too-long" },
        { "the remark is endless", e => e with { Remark = new('r', 2001) }, "remark: too-long" },
        { "a text holds what no text holds", e => e with { Remark = "ok\0" }, "remark: not-text" },
        { "a parameter holds what no text holds", e => e with { Parameters = With(e, "vessel", "T\0") }, "parameters.vessel: not-text" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "DI-12")]
    [MemberData(nameof(Mistakes))]
    public async Task Is_refused_with_its_field_and_leaves_nothing_when(string mistake, Func<RecordStep.Request, RecordStep.Request> made, string found)
    {
        var number = await _laboratory.RegisterAsync();
        var refused = await _laboratory.StepAsync(made(LaboratoryWork.Entry(number, Stage.Culture)));
        refused.IsUsable.ShouldBeFalse(mistake);
        refused.Found().ShouldContain(found, mistake);
        await ShouldBeUntouchedAsync(number);
    }

    [Fact]
    public async Task Names_every_mistake_at_once()
    {
        var number = await _laboratory.RegisterAsync();
        var entry = LaboratoryWork.Entry(number, Stage.Culture) with
        {
            Parameters = new Dictionary<string, string?> { ["passage"] = "four", ["donor"] = "none" },
            VolumeOutMl = "",
            Materials = [],
            StartedAt = null,
        };
        var refused = await _laboratory.StepAsync(entry);
        var found = refused.Found().ToList();
        found.ShouldContain("parameters.passage: not-a-number");
        found.ShouldContain("parameters.donor: not-a-choice");
        found.ShouldContain("parameters.viability: parameter-missing");
        found.ShouldContain("volumeOutMl: volume-missing");
        found.ShouldContain("startedAt: time-missing");
        found.Count(f => f == "materials: material-missing").ShouldBe(2);
        found.Count.ShouldBeGreaterThan(15);
    }

    [Theory]
    [Trait("Req", "P11-07")]
    [InlineData(Stage.Filtration)]
    [InlineData(Stage.Concentration)]
    [InlineData(Stage.Isolation)]
    [InlineData((Stage)7)]
    public async Task Is_refused_out_of_order(Stage stage)
    {
        var number = await _laboratory.RegisterAsync();
        var entry = LaboratoryWork.Entry(number, stage) with { Stage = stage };
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StepAsync(entry))).ShouldBe("step-out-of-order");
        await ShouldBeUntouchedAsync(number);
    }

    [Fact]
    public async Task Is_refused_before_the_step_before_it_began()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var entry = LaboratoryWork.Entry(number, Stage.Filtration);
        var refused = await _laboratory.StepAsync(entry with { StartedAt = entry.StartedAt!.Value.AddDays(-3), EndedAt = entry.EndedAt!.Value.AddDays(-3) });
        refused.Found().ShouldBe(["startedAt: step-before-previous"]);
    }

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task Keeps_everything_that_was_entered_moves_the_batch_on_and_takes_a_sample()
    {
        var number = await _laboratory.RegisterAsync();
        var entry = LaboratoryWork.Entry(number, Stage.Culture) with { Operator = "K. Lindqvist", Remark = "=cmd|' /C calc'!A0" };
        var recorded = (await _laboratory.StepAsync(entry)).OrRefuse();

        var batch = await _laboratory.BatchAsync(number);
        batch.State.ShouldBe(BatchState.Filtration);
        var step = await _laboratory.ReadAsync(db => db.Set<ProcessStep>().AsNoTracking().SingleAsync(s => s.BatchId == batch.Id, Cancel));
        step.Id.ShouldBe(recorded.Id);
        (step.Operator, step.RecordedBy, step.Attempt, step.VolumeInMl, step.VolumeOutMl).ShouldBe(("K. Lindqvist", "Tara Lind (tara)", 1, null, 1200m));
        step.Equipment.ShouldBe("INC-03, CC-01");
        step.Remark.ShouldBe("=cmd|' /C calc'!A0");
        step.StartedAt.ShouldBe(entry.StartedAt!.Value, TimeSpan.FromMilliseconds(1));
        step.Parameters.Count.ShouldBe(entry.Parameters.Count);
        var cells = step.Parameters.Single(p => p.Code == "cell-count");
        (cells.Text, cells.Value, cells.Unit).ShouldBe(("2.1E8", 210_000_000m, "cells"));
        step.Materials.Select(m => (m.Material, m.Lot)).ShouldBe([("basal medium", "BM-26-118"), ("supplement", "PL-0457")], ignoreOrder: true);
        (await _laboratory.ReadAsync(db => db.Set<Sample>().Where(s => s.BatchId == batch.Id).Select(s => s.Label).SingleAsync(Cancel))).ShouldBe($"{number}-CM");

        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.BatchId == batch.Id && e.ActorId == _laboratory.Tara.PersonId).ToListAsync(Cancel));
        audited.ShouldContain(e => e.Subject == nameof(ProcessStep) && e.Action == AuditAction.Created && e.Changes.Contains("INC-03, CC-01"));
        audited.ShouldContain(e => e.Subject == nameof(Batch) && e.Action == AuditAction.Changed && e.Changes.Contains("\"State\":[\"Culture\",\"Filtration\"]"));
        audited.Select(e => e.CorrelationId).Distinct().Count().ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Is_told_to_one_of_two_who_record_it_at_once()
    {
        var number = await _laboratory.RegisterAsync();
        var entry = LaboratoryWork.Entry(number, Stage.Culture);
        var answers = await Task.WhenAll(new[] { _laboratory.Tara, _laboratory.Tom, _laboratory.Mara }.Select(async actor =>
        {
            try
            {
                return (await _laboratory.StepAsync(entry, actor)).IsUsable ? "recorded" : "problem";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Count(a => a == "recorded").ShouldBe(1);
        answers.Where(a => a != "recorded").ShouldAllBe(a => a == "step-already-recorded" || a == "changed-meanwhile" || a == "step-out-of-order");
        var batch = await _laboratory.BatchAsync(number);
        batch.State.ShouldBe(BatchState.Filtration);
        (await _laboratory.CountAsync<ProcessStep>(s => s.BatchId == batch.Id)).ShouldBe(1);
        (await _laboratory.CountAsync<Sample>(s => s.BatchId == batch.Id)).ShouldBe(1);
    }

    [Theory]
    [Trait("Req", "P11-08")]
    [InlineData(Role.QaReviewer)]
    [InlineData(Role.Administrator)]
    public async Task Is_not_for(Role role)
    {
        var number = await _laboratory.RegisterAsync();
        var actor = _laboratory.Quinn with { Role = role };
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Culture), actor))).ShouldBe("not-permitted");
        await ShouldBeUntouchedAsync(number);
    }

    [Fact]
    public async Task Of_no_batch_finds_none() =>
        await Should.ThrowAsync<NotFoundException>(() => _laboratory.StepAsync(LaboratoryWork.Entry("NO-SUCH-BATCH", Stage.Culture)));

    private static Dictionary<string, string?> Without(RecordStep.Request entry, string code) =>
        entry.Parameters.Where(p => p.Key != code).ToDictionary(p => p.Key, p => p.Value);

    private static Dictionary<string, string?> With(RecordStep.Request entry, string code, string? text) => new(Without(entry, code)) { [code] = text };

    private async Task ShouldBeUntouchedAsync(string number)
    {
        var batch = await _laboratory.BatchAsync(number);
        batch.State.ShouldBe(BatchState.Culture);
        (await _laboratory.CountAsync<ProcessStep>(s => s.BatchId == batch.Id)).ShouldBe(0);
        (await _laboratory.CountAsync<Sample>(s => s.BatchId == batch.Id)).ShouldBe(0);
        (await _laboratory.CountAsync<AuditEntry>(e => e.BatchId == batch.Id)).ShouldBe(1);
    }
}
