using System.Net;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Shell;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class Analysis_impact_and_tasks(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "REL-05")]
    public async Task Are_written_before_the_conclusion()
    {
        var (oos, _) = await FailedAsync();
        await _laboratory.AnswerAllAsync(oos);
        var listed = (await _laboratory.InvestigationAsync(oos)).OpenListed;
        if (listed.Count > 0) (await _laboratory.AssessAsync(oos, [.. listed.Select(l => l.BatchId)], "in order")).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => ConcludeAsync(oos))).ShouldBe("analysis-missing");
        (await _laboratory.StateAsync(oos, "the medium was too warm", null)).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => ConcludeAsync(oos))).ShouldBe("impact-missing");
        (await _laboratory.StateAsync(oos, null, "this batch alone")).OrRefuse();
        (await ConcludeAsync(oos)).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StateAsync(oos, "something else", null, "too late"))).ShouldBe("oos-closed");
    }

    [Fact]
    [Trait("Req", "REL-05")]
    public async Task Are_changed_only_with_the_reason_and_what_was_written_stays()
    {
        var (oos, _) = await FailedAsync();
        (await _laboratory.StateAsync(oos, " ", null)).Found().ShouldBe(["analysis: nothing-said"]);
        (await _laboratory.StateAsync(oos, "first thought", null)).OrRefuse();
        (await _laboratory.StateAsync(oos, "first thought", null)).Found().ShouldBe(["analysis: nothing-said"]);
        (await _laboratory.StateAsync(oos, "second thought", null)).Found().ShouldBe(["reason: reason-required"]);
        (await _laboratory.StateAsync(oos, "second thought", null, "the log was read")).OrRefuse();
        var file = await _laboratory.InvestigationAsync(oos);
        file.Latest(OosStatementKind.Analysis)!.Text.ShouldBe("second thought");
        file.Records.Statements.Select(s => s.Text).ShouldBe(["first thought", "second thought"]);
    }

    [Fact]
    [Trait("Req", "OOS-08")]
    public async Task Come_with_every_batch_of_the_same_lots_and_the_same_analyst_each_with_the_reason()
    {
        var shares = (await _laboratory.ProducedAsync(), await _laboratory.ProducedAsync(entered: Alone));
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("endotoxin", new TemplateLine("endotoxin", "3.1", "EU/mL")));
        var oos = seen.Dossier.Investigations.Single().Id;
        var listed = (await _laboratory.InvestigationAsync(oos)).Listed;
        listed.ShouldNotContain(l => l.Batch == seen.Dossier.Batch.Number);
        listed.Single(l => l.Batch == shares.Item1).Reasons.ShouldSatisfyAllConditions(
            r => r.ShouldContain("same column lot SEC-35-1177"), r => r.ShouldContain("same cell-bank lot WCB-UC-014"), r => r.ShouldContain("same basal medium lot BM-26-118"));
        listed.ShouldNotContain(l => l.Batch == shares.Item2, "it shares nothing");

        var measured = await _laboratory.ProducedAsync(entered: Alone);
        await _laboratory.ConfirmedAsync(measured, $"{measured}-FP", [new("endotoxin", "<0.05", "EU/mL")]);
        (await _laboratory.InvestigationAsync(oos)).Listed.Single(l => l.Batch == measured).Reasons.ShouldHaveSingleItem().ShouldStartWith("Bacterial endotoxin by Tom Okafor (tom) with the same method on ");
    }

    [Fact]
    [Trait("Req", "OOS-08")]
    public async Task Wait_until_every_listed_batch_was_looked_at()
    {
        var other = await _laboratory.ProducedAsync();
        var (oos, _) = await FailedAsync();
        await _laboratory.AnswerAllAsync(oos);
        (await _laboratory.StateAsync(oos, "a", "b")).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => ConcludeAsync(oos))).ShouldBe("affected-batches-open");
        var listed = (await _laboratory.InvestigationAsync(oos)).OpenListed;
        var all = listed.Select(l => l.BatchId).ToArray();
        (await _laboratory.AssessAsync(oos, [], "x")).Found().ShouldBe(["others: no-batch"]);
        (await _laboratory.AssessAsync(oos, [Guid.CreateVersion7()], "x")).Found().ShouldBe(["others: batch-not-listed"]);
        (await _laboratory.AssessAsync(oos, all, " ")).Found().ShouldBe(["assessment: assessment-required"]);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.AssessAsync(oos, all, "x", _laboratory.Mara))).ShouldBe("not-permitted");
        (await _laboratory.AssessAsync(oos, [.. all.Where(b => b != listed.Single(l => l.Batch == other).BatchId)], "looked at")).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => ConcludeAsync(oos))).ShouldBe("affected-batches-open");
        (await _laboratory.AssessAsync(oos, [listed.Single(l => l.Batch == other).BatchId], "its endotoxin is not measured yet")).OrRefuse();
        (await ConcludeAsync(oos)).OrRefuse();
    }

    [Fact]
    [Trait("Req", "REL-05")]
    public async Task Have_corrective_tasks_that_stand_in_the_work_of_their_owner_until_done()
    {
        var (oos, number) = await FailedAsync();
        (await _laboratory.TaskAsync(oos, _laboratory.Tom, -3)).Found().ShouldBe(["due: date-past"]);
        (await _laboratory.TaskAsync(oos, _laboratory.Tom, what: " ")).Found().ShouldBe(["what: task-required"]);
        (await _laboratory.TaskAsync(oos, _laboratory.Ada)).Found().ShouldBe(["owner: unknown-owner"]);
        var what = $"new loading speed after {number}";
        var task = (await _laboratory.TaskAsync(oos, _laboratory.Tom, what: what)).OrRefuse();
        (await WorkAsync(_laboratory.Tom)).ShouldContain(what);
        (await WorkAsync(_laboratory.Tara)).ShouldNotContain(what);

        // The batch is rejected; what is to be done remains.
        await _laboratory.CloseAsync(oos, OosOutcome.Confirmed, "real", _laboratory.Quinn);
        (await _laboratory.DecideAsync(await _laboratory.ReviewAsync(number), release: false, reason: "endotoxin")).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.FinishAsync(task.Id, "done", _laboratory.Tara))).ShouldBe("task-of-somebody-else");
        (await _laboratory.FinishAsync(task.Id, " ", _laboratory.Tom)).Found().ShouldBe(["record: record-required"]);
        (await _laboratory.FinishAsync(task.Id, "batch record version 8 is in force", _laboratory.Tom)).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.FinishAsync(task.Id, "again", _laboratory.Mara))).ShouldBe("task-done");
        (await WorkAsync(_laboratory.Tom)).ShouldNotContain(what);
        (await _laboratory.DoAsync((SignedThenChanged signed) => signed.OfAsync(task.BatchId, Cancel))).Changes.ShouldBeEmpty("a task that is done changes nothing that was signed");
    }

    [Fact]
    [Trait("Req", "REL-05")]
    public async Task Are_led_through_on_one_page_that_is_linked_from_batch_and_review()
    {
        var (oos, number) = await FailedAsync();
        using var quinn = new Visitor(_laboratory.Address);
        await quinn.SignInAsync("quinn", DemoPeople.Password);
        foreach (var page in new[] { $"/batches/{number}", $"/review/{number}" }) (await quinn.GetAsync(page)).Text.ShouldContain($"/investigations/{oos}", Case.Insensitive, page);
        (await quinn.GetAsync("/")).Text.ShouldContain("href=\"/investigations/", Case.Insensitive, "the longest open ones");
        var shown = await quinn.GetAsync($"/investigations/{oos}");
        shown.Status.ShouldBe(HttpStatusCode.OK);
        shown.Text.ShouldContain("0 of 8 questions answered");
        shown.Text.ShouldContain("computed again by EvQc: the same");
        (await quinn.GetAsync($"/investigations/{Guid.CreateVersion7()}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static RecordStep.Request Alone(RecordStep.Request entry) => entry with
    {
        Materials = [.. entry.Materials.Select(m => m with { Lot = $"{m.Lot}-{entry.BatchNumber}" })],
        Parameters = entry.Parameters.ToDictionary(p => p.Key, p => p.Key == "cell-bank-lot" ? $"WCB-{entry.BatchNumber}" : p.Value, StringComparer.Ordinal),
    };

    private async Task<IEnumerable<string>> WorkAsync(Actor actor) =>
        (await _laboratory.DoAsync((MyWork.WorkList work) => work.OfAsync(actor, Cancel))).Where(g => g.Title == "Corrective tasks").SelectMany(g => g.Items).Select(i => i.What);

    private async Task<(Guid Oos, string Number)> FailedAsync()
    {
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("endotoxin", new TemplateLine("endotoxin", "3.1", "EU/mL")));
        return (seen.Dossier.Investigations.Single().Id, seen.Dossier.Batch.Number);
    }

    private Task<Quantities.Parsed<OosInvestigation>> ConcludeAsync(Guid oos) => _laboratory.ConcludeAsync(oos, OosOutcome.Confirmed, "real", _laboratory.Quinn);
}
