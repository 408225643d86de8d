using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class Phase_one_of_an_investigation(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "OOS-02")]
    public async Task Comes_before_any_retest_and_before_any_conclusion()
    {
        var (oos, failing) = await FailedAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.PlanAsync(oos, failing.Id, 2))).ShouldBe("checklist-open");
        foreach (var outcome in Enum.GetValues<OosOutcome>())
            (await LaboratoryWork.RefusalAsync(() => _laboratory.ConcludeAsync(oos, outcome, "x", _laboratory.Quinn, outcome == OosOutcome.AssignableCause ? [failing.Id] : []))).ShouldBe("checklist-open");

        var questions = (await _laboratory.InvestigationAsync(oos)).Unanswered;
        foreach (var question in questions.SkipLast(1)) (await _laboratory.AnswerAsync(oos, [Investigating.InOrder(question)])).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.PlanAsync(oos, failing.Id, 2))).ShouldBe("checklist-open");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.RetestAsync(failing, "<0.05"))).ShouldBe("result-already-recorded");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(failing.Id, "wrong vial"), _laboratory.Mara, Cancel)))).ShouldBe("result-under-investigation");
        (await _laboratory.AnswerAsync(oos, [Investigating.InOrder(questions[^1])])).OrRefuse();
        (await _laboratory.PlanAsync(oos, failing.Id, 2)).OrRefuse();
    }

    [Fact]
    [Trait("Req", "OOS-02")]
    public async Task Marks_the_original_preparations_as_retained_where_and_until_when()
    {
        var (oos, _) = await FailedAsync();
        var question = (await _laboratory.InvestigationAsync(oos)).Checklist!.Questions.Single(q => q.Area == CheckArea.Retained);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        (await _laboratory.AnswerAsync(oos, [new(question.Code, CheckFinding.InOrder, "there")])).Found().ShouldBe(["retained.keptWhere: place-required", "retained.keptUntil: date-required"]);
        (await _laboratory.AnswerAsync(oos, [new(question.Code, CheckFinding.InOrder, "there", "freezer 2", today.AddDays(-2))])).Found().ShouldBe(["retained.keptUntil: date-past"]);
        (await _laboratory.AnswerAsync(oos, [new(question.Code, CheckFinding.InOrder, "there", " freezer 2 ", today.AddDays(90))])).OrRefuse()[0]
            .ShouldSatisfyAllConditions(a => a.KeptWhere.ShouldBe("freezer 2"), a => a.KeptUntil.ShouldBe(today.AddDays(90)), a => a.Asked.ShouldBe(question.Asks), a => a.ChecklistVersion.ShouldBe(1));
    }

    [Fact]
    [Trait("Req", "OOS-02")]
    public async Task Asks_beside_what_the_records_say_at_the_time_of_measurement_and_keeps_it()
    {
        var number = await _laboratory.ProducedAsync();
        var lines = LaboratoryWork.Conforming.With("endotoxin").With("particle-concentration");
        await _laboratory.ConfirmedAsync(number, $"{number}-FP", lines);
        var file = await _laboratory.StoreAsync($"{number}-nta.csv", LaboratoryWork.Template($"{number}-FP", [new("particle-concentration", "1.0E9", "particles/mL")]), number);
        (await _laboratory.ConfirmAsync(file.Id)).OrRefuse();
        var oos = (await _laboratory.ReviewAsync(number)).Dossier.Investigations[0];
        var says = await _laboratory.DoAsync((WhatRecordsSay act) => act.OfAsync(oos, Cancel));
        says.Keys.Order().ShouldBe(Enum.GetValues<CheckArea>());
        says[CheckArea.Calculation].ShouldContain(l => l.Contains("computed again by EvQc: the same", StringComparison.Ordinal));
        var sha256 = file.Sha256[..16];
        says[CheckArea.RawData].ShouldContain(l => l.Contains(sha256, StringComparison.Ordinal));
        says[CheckArea.Instrument].ShouldAllBe(l => l.Contains("no instrument is named", StringComparison.Ordinal));

        var question = (await _laboratory.InvestigationAsync(oos.Id)).Checklist!.Questions.First(q => q.Area == CheckArea.RawData);
        (await _laboratory.AnswerAsync(oos.Id, [Investigating.InOrder(question)])).OrRefuse()[0].Shown.ShouldNotBeNull().ShouldContain(sha256);
    }

    [Fact]
    [Trait("Req", "OOS-02")]
    public async Task Is_answered_again_only_with_the_reason_and_the_first_answer_stays()
    {
        var (oos, _) = await FailedAsync();
        var question = (await _laboratory.InvestigationAsync(oos)).Unanswered[0];
        (await _laboratory.AnswerAsync(oos, [Investigating.InOrder(question)])).OrRefuse();
        AnswerChecklist.Given[] again = [new(question.Code, CheckFinding.NotInOrder, "the pump had stopped")];
        (await _laboratory.AnswerAsync(oos, again)).Found().ShouldBe(["reason: reason-required"]);
        (await _laboratory.AnswerAsync(oos, again, "the log was read again")).OrRefuse();
        var file = await _laboratory.InvestigationAsync(oos);
        file.AnswerTo(question)!.Finding.ShouldBe(CheckFinding.NotInOrder);
        file.Records.Answers.Select(a => a.Reason).ShouldBe([null, "the log was read again"]);
        (await _laboratory.CountAsync<AuditEntry>(e => e.Subject == "OosAnswer" && e.Reason == "the log was read again")).ShouldBeGreaterThan(0);
    }

    [Fact]
    [Trait("Req", "OOS-02")]
    public async Task Needs_a_finding_and_notes_and_a_question_of_the_checklist()
    {
        var (oos, _) = await FailedAsync();
        (await _laboratory.AnswerAsync(oos, [])).Found().ShouldBe(["answers: no-answer"]);
        (await _laboratory.AnswerAsync(oos, [new("instrument", null, "x")])).Found().ShouldBe(["instrument.finding: finding-required"]);
        (await _laboratory.AnswerAsync(oos, [new("instrument", CheckFinding.InOrder, " ")])).Found().ShouldBe(["instrument.notes: notes-required"]);
        (await _laboratory.AnswerAsync(oos, [new("weather", CheckFinding.InOrder, "fine")])).Found().ShouldBe(["answers: unknown-question"]);
        (await _laboratory.InvestigationAsync(oos)).Records.Answers.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "OOS-04")]
    public async Task Lets_nothing_be_invalidated_when_it_found_everything_in_order()
    {
        var (oos, failing) = await FailedAsync();
        await _laboratory.InvestigatedAsync(oos);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConcludeAsync(oos, OosOutcome.AssignableCause, "must have been the water", _laboratory.Quinn, failing.Id))).ShouldBe("no-cause-found");
        (await _laboratory.AnswerAsync(oos, [new("reagents", CheckFinding.NotInOrder, "water of the dilution had 4 EU/mL")], "the water was measured")).OrRefuse();
        (await _laboratory.ConcludeAsync(oos, OosOutcome.AssignableCause, "the water", _laboratory.Quinn, failing.Id)).OrRefuse();
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Is_not_for_who_recorded_the_result_nor_for_a_key_nor_after_the_conclusion()
    {
        var number = await _laboratory.ProducedAsync();
        (await _laboratory.EnterAsync($"{number}-FP", new("endotoxin", "3.1", "EU/mL"), _laboratory.Mara)).OrRefuse();
        var oos = (await _laboratory.ReviewAsync(number)).Dossier.Investigations.Single().Id;
        var answer = Investigating.InOrder((await _laboratory.InvestigationAsync(oos)).Unanswered[0]);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.AnswerAsync(oos, [answer], actor: _laboratory.Mara))).ShouldBe("oos-own-result");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.AnswerAsync(oos, [answer], actor: _laboratory.Quinn with { IsApiKey = true }))).ShouldBe("investigation-needs-person");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.AnswerAsync(oos, [answer], actor: _laboratory.Quinn with { Role = Role.Technician }))).ShouldBe("not-permitted");
        await _laboratory.CloseAsync(oos, OosOutcome.Confirmed, "real", _laboratory.Quinn);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.AnswerAsync(oos, [answer], "once more"))).ShouldBe("oos-closed");
    }

    private async Task<(Guid Oos, Result Failing)> FailedAsync()
    {
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("endotoxin", new TemplateLine("endotoxin", "3.1", "EU/mL")));
        return (seen.Dossier.Investigations.Single().Id, seen.Dossier.Results.Single(r => r.Attribute == "endotoxin"));
    }
}
