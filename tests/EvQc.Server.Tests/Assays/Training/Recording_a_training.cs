using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

[Collection<AssayBench>]
public sealed class Recording_a_training(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Keeps_who_on_what_when_by_whom_on_which_evidence_and_until_when()
    {
        var person = await _laboratory.HireUntrainedAsync("rosa", "Rosa Klein", Role.Technician);
        var today = await TodayAsync();
        var training = (await RecordAsync(new(person.PersonId, "nta", 1, today, "  assessment sheet TR-7  "), _laboratory.Quinn)).OrRefuse();

        var kept = await _laboratory.ReadAsync(db => db.Set<Training>().AsNoTracking().SingleAsync(t => t.Id == training.Id, Cancel));
        (kept.Person, kept.Label, kept.TrainedOn, kept.ValidUntil, kept.Evidence, kept.RecordedBy, kept.RecordedByRole)
            .ShouldBe(("Rosa Klein (rosa)", "nta v1", today, today.AddMonths(24).AddDays(-1), "assessment sheet TR-7", "Quinn Moreau (quinn)", Role.QaReviewer));
        (await _laboratory.CountAsync<AuditEntry>(e => e.Subject == "Training" && e.SubjectId == training.Id.ToString() && e.Action == AuditAction.Created)).ShouldBe(1);
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_refused_of_oneself_to_technicians_to_keys_and_for_those_without_laboratory_work()
    {
        var today = await TodayAsync();
        RecordTraining.Request Of(Actor person) => new(person.PersonId, "nta", 1, today, "read and understood");
        (await LaboratoryWork.RefusalAsync(() => RecordAsync(Of(_laboratory.Mara), _laboratory.Mara))).ShouldBe("own-training");
        (await LaboratoryWork.RefusalAsync(() => RecordAsync(Of(_laboratory.Tara), _laboratory.Tom))).ShouldBe("not-permitted");
        (await LaboratoryWork.RefusalAsync(() => RecordAsync(Of(_laboratory.Tara), _laboratory.Ada))).ShouldBe("not-permitted");
        (await LaboratoryWork.RefusalAsync(() => RecordAsync(Of(_laboratory.Tara), _laboratory.Mara with { IsApiKey = true }))).ShouldBe("training-needs-person");
        (await LaboratoryWork.RefusalAsync(() => RecordAsync(Of(_laboratory.Quinn), _laboratory.Mara))).ShouldBe("training-not-needed");
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_refused_with_every_problem_at_once()
    {
        var today = await TodayAsync();
        (await RecordAsync(new(null, "nta", 9, today.AddDays(1), " "), _laboratory.Mara)).Found()
            .ShouldBe(["person: person-missing", "version: method-unknown", "trainedOn: day-in-future", "evidence: evidence-missing"]);
        (await RecordAsync(new(_laboratory.Tara.PersonId, "nta", 1, null, "sheet"), _laboratory.Mara)).Found().ShouldBe(["trainedOn: day-missing"]);
        (await RecordAsync(new(_laboratory.Tara.PersonId, "nta", 1, today, "sheet", today.AddDays(-1)), _laboratory.Mara)).Found().ShouldBe(["validUntil: ends-before-start"]);
        (await RecordAsync(new(_laboratory.Tara.PersonId, "nta", 1, today, "sheet", today.AddYears(9)), _laboratory.Mara)).Found().ShouldBe(["validUntil: training-too-long"]);
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_taken_back_only_by_a_second_record_with_a_reason_and_once()
    {
        var person = await _laboratory.HireUntrainedAsync("ruth", "Ruth Weber", Role.Technician);
        var training = (await RecordAsync(new(person.PersonId, "nta", 1, await TodayAsync(), "sheet"), _laboratory.Mara)).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => WithdrawAsync(training.Id, " ", _laboratory.Mara))).ShouldBe("reason-required");
        (await LaboratoryWork.RefusalAsync(() => WithdrawAsync(training.Id, "mine", person with { Role = Role.LaboratoryManager }))).ShouldBe("own-training");
        (await LaboratoryWork.RefusalAsync(() => WithdrawAsync(training.Id, "no", _laboratory.Tom))).ShouldBe("not-permitted");
        await WithdrawAsync(training.Id, "The sheet was not signed.", _laboratory.Mara);
        (await LaboratoryWork.RefusalAsync(() => WithdrawAsync(training.Id, "again", _laboratory.Quinn))).ShouldBe("training-withdrawn-before");
        (await _laboratory.CountAsync<Training>(t => t.Id == training.Id)).ShouldBe(1);
        (await _laboratory.CountAsync<AuditEntry>(e => e.Subject == "TrainingWithdrawal" && e.SubjectId == training.Id.ToString() && e.Reason == "The sheet was not signed.")).ShouldBe(1);
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_shown_to_everybody_of_the_laboratory_and_done_on_the_page()
    {
        var person = await _laboratory.HireUntrainedAsync("rita", "Rita Sommer", Role.Technician);
        using var visitor = new Visitor(_laboratory.Address);
        await visitor.SignInAsync("mara", DemoPeople.Password);
        (await visitor.GetAsync("/training")).Text.ShouldContain("Rita Sommer");

        var today = (await TodayAsync()).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var sent = await visitor.SendAsync("/training", "record-training", new() { ["person"] = $"{person.PersonId}", ["version"] = "endotoxin:1", ["trainedOn"] = today, ["validUntil"] = "", ["evidence"] = "three runs" });

        sent.Location.ShouldNotBeNull(sent.Text).ShouldEndWith("/training");
        var training = await _laboratory.ReadAsync(db => db.Set<Training>().SingleAsync(t => t.PersonId == person.PersonId, Cancel));
        (await visitor.SendAsync($"/training/{training.Id}", "withdraw-training", new() { ["Reason"] = "" })).Text.ShouldContain("data-code=\"reason-required\"");
        (await visitor.SendAsync($"/training/{training.Id}", "withdraw-training", new() { ["Reason"] = "Another person." })).Location.ShouldNotBeNull().ShouldEndWith($"/training/{training.Id}");
        (await visitor.GetAsync($"/training/{training.Id}")).Text.ShouldContain("Another person.");
        (await visitor.GetAsync("/access")).Text.ShouldContain("trained on endotoxin v1");
    }

    private Task<DateOnly> TodayAsync() => _laboratory.DoAsync((TrainingRecords records) => Task.FromResult(records.Today));

    private Task<Quantities.Parsed<Training>> RecordAsync(RecordTraining.Request request, Actor by) => _laboratory.DoAsync((RecordTraining act) => act.RunAsync(request, by, Cancel));

    private Task<TrainingWithdrawal> WithdrawAsync(Guid training, string reason, Actor by) => _laboratory.DoAsync((WithdrawTraining act) => act.RunAsync(new(training, reason), by, Cancel));
}
