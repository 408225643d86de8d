using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class A_plan_of_retests(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Is_signed_by_quality_assurance_before_the_first_retest()
    {
        var (number, oos, failing) = await ReadyAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.RetestAsync(failing, "<0.05"))).ShouldBe("result-already-recorded");
        foreach (var role in new[] { Role.Technician, Role.LaboratoryManager, Role.Administrator })
            (await LaboratoryWork.RefusalAsync(() => _laboratory.PlanAsync(oos, failing.Id, 2, actor: _laboratory.Quinn with { Role = role }))).ShouldBe("not-permitted");
        (await _laboratory.PlanAsync(oos, failing.Id, 2, entered: r => r with { Components = r.Components with { Password = "wrong" } })).Found().ShouldContain("password: wrong-password");

        var plan = (await _laboratory.PlanAsync(oos, failing.Id, 2)).OrRefuse();
        plan.Acceptance.ShouldContain("Nothing is averaged");
        var seen = await _laboratory.ReviewAsync(number);
        seen.Dossier.Signatures.Single(s => s.RecordKind == SignedRecord.RetestPlan).ShouldSatisfyAllConditions(
            s => s.RecordId.ShouldBe(plan.Id), s => s.Meaning.ShouldBe(SignatureMeaning.Approved), s => s.Evidence.ShouldNotBeNull().ShouldContain("new preparation of the retained sample"));
        (await _laboratory.RetestAsync(failing, "<0.05")).OrRefuse();
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Refuses_a_retest_beyond_its_number_and_a_second_plan()
    {
        var (_, oos, failing) = await ReadyAsync();
        await _laboratory.RetestedAsync(oos, failing, "3.0", "<0.05");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.RetestAsync(failing, "<0.05"))).ShouldBe("retest-beyond-plan");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.PlanAsync(oos, failing.Id, 5))).ShouldBe("retest-planned-already");
        (await _laboratory.ConcludeAsync(oos, OosOutcome.Confirmed, "found again", _laboratory.Quinn)).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.RetestAsync(failing, "<0.05"))).ShouldBe("oos-closed");
        (await _laboratory.CountAsync<Retest>(r => r.BatchId == failing.BatchId)).ShouldBe(2);
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    [Trait("Req", "OOS-06")]
    public async Task Never_lets_passing_retests_release_a_batch_beside_a_standing_original()
    {
        var (number, oos, failing) = await ReadyAsync();
        await _laboratory.RetestedAsync(oos, failing, "<0.05", "<0.05", "<0.05");
        var beside = await _laboratory.ReviewAsync(number);
        beside.Verdict("END-01").ShouldSatisfyAllConditions(v => v.Outcome.ShouldBe(VerdictOutcome.Fail), v => v.Sources.ShouldBe([failing.Id]));
        (await _laboratory.ConcludeAsync(oos, OosOutcome.Inconclusive, "no cause found, retests passed", _laboratory.Quinn)).OrRefuse();

        var after = await _laboratory.ReviewAsync(number);
        after.Verdict("END-01").Outcome.ShouldBe(VerdictOutcome.Fail);
        Disposition.BlockersToRelease(after.Facts, null).Select(b => b.Code).ShouldBe(["criterion-fails", "oos-inconclusive", TrailConditions.Unread], ignoreOrder: true);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(after, release: true))).ShouldBe("release-blocked");
        after.Dossier.Results.Single(r => r.Id == failing.Id).Status.ShouldBe(ResultStatus.Current);
        (await _laboratory.DecideAsync(after, release: false, reason: "endotoxin")).OrRefuse();
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Puts_its_retests_in_the_place_of_an_invalidated_original_once_all_are_recorded()
    {
        var (number, oos, failing) = await ReadyAsync("reagents");
        (await _laboratory.ConcludeAsync(oos, OosOutcome.AssignableCause, "contaminated water", _laboratory.Quinn, failing.Id)).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.RetestAsync(failing, "<0.05"))).ShouldBe("retest-not-planned");
        (await _laboratory.PlanAsync(oos, failing.Id, 2)).OrRefuse();
        (await _laboratory.RetestAsync(failing, "<0.05")).OrRefuse();
        (await _laboratory.ReviewAsync(number)).Verdict("END-01").Outcome.ShouldBe(VerdictOutcome.Missing, "one of two proves nothing yet");
        (await _laboratory.RetestAsync(failing, "<0.06")).OrRefuse();
        var after = await _laboratory.ReviewAsync(number);
        after.Verdict("END-01").Outcome.ShouldBe(VerdictOutcome.Pass);
        after.Dossier.Batch.State.ShouldBe(BatchState.Review);
        after.Dossier.Results.Count(r => r.Attribute == "endotoxin").ShouldBe(3, "the original stays visible");
        (await ReplayAsync(after.Dossier.Batch.Id)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    [Trait("Req", "OOS-06")]
    public async Task Judges_each_retest_by_itself_so_that_a_passing_one_hides_no_failing_one()
    {
        var (number, oos, failing) = await ReadyAsync("reagents");
        (await _laboratory.ConcludeAsync(oos, OosOutcome.AssignableCause, "contaminated water", _laboratory.Quinn, failing.Id)).OrRefuse();
        await _laboratory.RetestedAsync(oos, failing, "<0.05", "2.9", "<0.05");
        var after = await _laboratory.ReviewAsync(number);
        after.Verdict("END-01").Outcome.ShouldBe(VerdictOutcome.Fail);
        var again = after.Dossier.Investigations.Single(o => o.IsOpen);
        after.Dossier.Results.Where(r => again.RestsOn(r.Id)).Select(r => r.RawText).ShouldBe(["2.9"]);
        (await ReplayAsync(after.Dossier.Batch.Id)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Calls_retests_that_differ_too_much_no_proof()
    {
        var lines = LaboratoryWork.Conforming.With("potency", new TemplateLine("potency", "20", "%"));
        var seen = await _laboratory.TestedAsync(lines);
        var (oos, failing) = (seen.Dossier.Investigations.Single(), seen.Dossier.Results.Single(r => r.Attribute == "potency"));
        await _laboratory.InvestigatedAsync(oos.Id, "sample");
        (await _laboratory.PlanAsync(oos.Id, failing.Id, 2, entered: r => r with { MostCvPercent = 5 })).OrRefuse();
        (await _laboratory.RetestAsync(failing, "98")).OrRefuse();
        (await _laboratory.RetestAsync(failing, "118")).OrRefuse();
        (await _laboratory.ConcludeAsync(oos.Id, OosOutcome.AssignableCause, "cells of the wrong passage", _laboratory.Quinn, failing.Id)).OrRefuse();
        var verdict = (await _laboratory.ReviewAsync(seen.Dossier.Batch.Number)).Verdict(oos.Criterion);
        verdict.Outcome.ShouldBe(VerdictOutcome.Indeterminate);
        verdict.Sentence.ShouldContain("its 2 retests differ by 13.1 % CV, and the plan allows 5 %");
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Binds_to_its_analyst_and_its_method()
    {
        var (number, oos, failing) = await ReadyAsync();
        (await _laboratory.PlanAsync(oos, failing.Id, 2, _laboratory.Tom)).Found().ShouldBe(["analyst: same-analyst"]);
        (await _laboratory.PlanAsync(oos, failing.Id, 2, _laboratory.Quinn)).Found().ShouldBe(["analyst: unknown-analyst"]);
        (await _laboratory.PlanAsync(oos, failing.Id, 2)).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.RetestAsync(failing, "<0.05", _laboratory.Mara))).ShouldBe("retest-other-analyst");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.EnterAsync($"{number}-FP", new("endotoxin", "<0.05", "EU/mL") { Method = "another kit" }, _laboratory.Tara))).ShouldBe("retest-other-method");
        (await _laboratory.EnterAsync($"{number}-FP", new("endotoxin", "<0.05", "EU/mL") { Method = "sop-12 version 3" }, _laboratory.Tara)).OrRefuse();
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Holds_what_a_person_must_fix_before()
    {
        var (_, oos, failing) = await ReadyAsync();
        async Task<IEnumerable<string>> PlannedAsync(Func<PlanRetests.Request, PlanRetests.Request> entered) => (await _laboratory.PlanAsync(oos, failing.Id, 2, entered: entered)).Found();
        (await PlannedAsync(r => r with { Retests = 0 })).ShouldBe(["retests: retests-out-of-range"]);
        (await PlannedAsync(r => r with { Retests = 11 })).ShouldBe(["retests: retests-out-of-range"]);
        (await PlannedAsync(r => r with { Method = " " })).ShouldBe(["method: method-required"]);
        (await PlannedAsync(r => r with { Preparation = "" })).ShouldBe(["preparation: preparation-required"]);
        (await PlannedAsync(r => r with { Rationale = "" })).ShouldBe(["rationale: rationale-required"]);
        (await PlannedAsync(r => r with { MostCvPercent = 0 })).ShouldBe(["mostCv: cv-out-of-range"]);
        (await PlannedAsync(r => r with { ResultId = Guid.CreateVersion7() })).ShouldContain("result: foreign-result");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.PlanAsync(oos, failing.Id, 2, entered: r => r with { EvidenceSha256 = "" }))).ShouldBe("evidence-changed");
        (await _laboratory.CountAsync<RetestPlan>(p => p.InvestigationId == oos)).ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Keeps_its_retests_from_being_changed_away()
    {
        var (_, oos, failing) = await ReadyAsync();
        (await _laboratory.PlanAsync(oos, failing.Id, 2)).OrRefuse();
        var retest = (await _laboratory.RetestAsync(failing, "2.9")).OrRefuse()[0];
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(retest.Id, "<0.05", "misread"), _laboratory.Tara, Cancel)))).ShouldBe("retest-stays");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(retest.Id, "wrong vial"), _laboratory.Mara, Cancel)))).ShouldBe("retest-stays");
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Keeps_what_else_the_run_of_a_retest_gave_and_counts_it_nowhere()
    {
        var (number, oos, failing) = await ReadyAsync();
        (await _laboratory.PlanAsync(oos, failing.Id, 1)).OrRefuse();
        var file = await _laboratory.StoreAsync($"{number}-retest.csv", LaboratoryWork.Template($"{number}-FP", [new("endotoxin", "<0.05", "EU/mL"), new("potency", "12", "%")]), number, _laboratory.Tara);
        (await _laboratory.ConfirmAsync(file.Id, actor: _laboratory.Tara)).OrRefuse();
        var after = await _laboratory.ReviewAsync(number);
        after.Dossier.Oos.Book.Retests.Select(r => (r.Attribute, r.Number)).ShouldBe([("endotoxin", 1), ("potency", 1)], ignoreOrder: true);
        after.Facts.Evaluation!.Verdicts.Where(v => v.Outcome == VerdictOutcome.Fail).Select(v => v.Criterion.Id).ShouldBe(["END-01"]);
        (await ReplayAsync(after.Dossier.Batch.Id)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Is_inconclusive_only_after_its_retests()
    {
        var (_, oos, failing) = await ReadyAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConcludeAsync(oos, OosOutcome.Inconclusive, "x", _laboratory.Quinn))).ShouldBe("retests-not-done");
        (await _laboratory.PlanAsync(oos, failing.Id, 2)).OrRefuse();
        (await _laboratory.RetestAsync(failing, "<0.05")).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConcludeAsync(oos, OosOutcome.Inconclusive, "x", _laboratory.Quinn))).ShouldBe("retests-not-done");
    }

    [Fact]
    [Trait("Req", "OOS-03")]
    public async Task Is_recorded_once_by_two_who_send_the_last_retest_at_once()
    {
        var (_, oos, failing) = await ReadyAsync();
        (await _laboratory.PlanAsync(oos, failing.Id, 1)).OrRefuse();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            try
            {
                return (await _laboratory.RetestAsync(failing, "<0.05")).IsUsable ? "recorded" : "problem";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Order(StringComparer.Ordinal).ShouldBe(["recorded", "retest-beyond-plan", "retest-beyond-plan"]);
    }

    /// <summary>A batch whose endotoxin fails, investigated up to its conclusion.</summary>
    private async Task<(string Number, Guid Oos, Result Failing)> ReadyAsync(string? notInOrder = null)
    {
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("endotoxin", new TemplateLine("endotoxin", "3.1", "EU/mL")));
        var oos = seen.Dossier.Investigations.Single();
        await _laboratory.InvestigatedAsync(oos.Id, notInOrder);
        return (seen.Dossier.Batch.Number, oos.Id, seen.Dossier.Results.Single(r => r.Attribute == "endotoxin"));
    }

    private async Task<IReadOnlyList<ReplayDifference>> ReplayAsync(Guid batch) => (await _laboratory.DoAsync((ReplayBatch act) => act.RunAsync(new(batch), Cancel))).Differences;
}
