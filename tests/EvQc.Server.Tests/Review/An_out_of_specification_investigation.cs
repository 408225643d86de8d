using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class An_out_of_specification_investigation(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "OOS-04")]
    public async Task With_an_assignable_cause_invalidates_the_result_and_lets_it_be_measured_again()
    {
        var seen = await FailedAsync();
        var (number, oos) = (seen.Dossier.Batch.Number, seen.Dossier.Investigations.Single());
        var failing = seen.Dossier.Results.Single(r => r.Attribute == "endotoxin");
        (await CloseAsync(oos.Id, OosOutcome.AssignableCause, "water of the dilution was contaminated", failing.Id)).OrRefuse();
        var after = await _laboratory.ReviewAsync(number);
        after.Dossier.Batch.State.ShouldBe(BatchState.Testing);
        after.Dossier.Results.Single(r => r.Id == failing.Id).ShouldSatisfyAllConditions(
            r => r.Status.ShouldBe(ResultStatus.Invalidated), r => r.StatusReason.ShouldBe("water of the dilution was contaminated"), r => r.RawText.ShouldBe("3.1"));

        await _laboratory.RetestedAsync(oos.Id, failing, "<0.05");
        var again = await _laboratory.ReviewAsync(number);
        again.Dossier.Batch.State.ShouldBe(BatchState.Review);
        again.Dossier.Investigations.ShouldHaveSingleItem().ShouldSatisfyAllConditions(o => o.IsOpen.ShouldBeFalse(), o => o.ClosedBy.ShouldBe("Mara Steiner (mara)"));
        Disposition.BlockersToRelease(again.Facts, null).Select(b => b.Code).ShouldBe(["result-unverified", "exclusion-unapproved", TrailConditions.Unread]);
        again.Evidence.Json.ShouldContain("water of the dilution was contaminated");

        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.Reason == "water of the dilution was contaminated").ToListAsync(Cancel));
        audited.Select(e => e.Subject).Distinct().Order(StringComparer.Ordinal).ShouldBe(["OosInvestigation", "Result", "Signature"]);
    }

    [Fact]
    [Trait("Req", "OOS-01")]
    public async Task Is_opened_again_when_the_new_measurement_fails_too()
    {
        var seen = await FailedAsync();
        var number = seen.Dossier.Batch.Number;
        var failing = seen.Dossier.Results.Single(r => r.Attribute == "endotoxin");
        var oos = seen.Dossier.Investigations.Single();
        (await CloseAsync(oos.Id, OosOutcome.AssignableCause, "contaminated water", failing.Id)).OrRefuse();
        await _laboratory.RetestedAsync(oos.Id, failing, "2.9");
        var after = await _laboratory.ReviewAsync(number);
        after.Dossier.Investigations.Select(o => o.IsOpen).ShouldBe([false, true]);
    }

    [Fact]
    public async Task Is_concluded_once()
    {
        var seen = await FailedAsync();
        var oos = seen.Dossier.Investigations.Single();
        (await CloseAsync(oos.Id, OosOutcome.Confirmed, "no laboratory cause")).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => CloseAsync(oos.Id, OosOutcome.Confirmed, "once more"))).ShouldBe("oos-closed");
        await _laboratory.DoAsync((EvaluateBatch act) => act.RunAsync(seen.Dossier.Batch.Id, Cancel));
        (await _laboratory.ReviewAsync(seen.Dossier.Batch.Number)).Dossier.Investigations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Is_concluded_by_one_of_two_who_do_it_at_once()
    {
        var oos = (await FailedAsync()).Dossier.Investigations.Single();
        await _laboratory.InvestigatedAsync(oos.Id);
        var answers = await Task.WhenAll(new[] { _laboratory.Mara, _laboratory.Quinn }.Select(async actor =>
        {
            try
            {
                return (await _laboratory.ConcludeAsync(oos.Id, OosOutcome.Confirmed, $"says {actor.Name}", actor)).IsUsable ? "closed" : "problem";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Count(a => a == "closed").ShouldBe(1, string.Join(", ", answers));
        answers.Single(a => a != "closed").ShouldBeOneOf("oos-closed", "changed-meanwhile");
    }

    [Fact]
    [Trait("Req", "OOS-04")]
    public async Task Needs_a_result_of_its_own_to_be_named_as_wrong()
    {
        var seen = await FailedAsync();
        var oos = seen.Dossier.Investigations.Single();
        var (failing, other) = (seen.Dossier.Results.Single(r => r.Attribute == "endotoxin"), seen.Dossier.Results.Single(r => r.Attribute == "potency"));
        (await CloseAsync(oos.Id, OosOutcome.AssignableCause, "cause")).Found().ShouldBe(["invalidated: no-result-invalidated"]);
        (await CloseAsync(oos.Id, OosOutcome.AssignableCause, "cause", other.Id)).Found().ShouldBe(["invalidated: foreign-result"]);
        (await CloseAsync(oos.Id, OosOutcome.AssignableCause, "cause", Guid.CreateVersion7())).Found().ShouldContain("invalidated: foreign-result");
        (await CloseAsync(oos.Id, OosOutcome.Confirmed, "cause", failing.Id)).Found().ShouldBe(["invalidated: confirmed-invalidates-nothing"]);
        (await _laboratory.ReviewAsync(seen.Dossier.Batch.Number)).Dossier.Investigations.Single().IsOpen.ShouldBeTrue();
    }

    [Theory]
    [Trait("Req", "OOS-04")]
    [InlineData("", "reason-required")]
    [InlineData("  ", "reason-required")]
    public async Task Needs_a_conclusion(string conclusion, string code)
    {
        var oos = (await FailedAsync()).Dossier.Investigations.Single();
        (await LaboratoryWork.RefusalAsync(() => CloseAsync(oos.Id, OosOutcome.Confirmed, conclusion))).ShouldBe(code);
        (await LaboratoryWork.RefusalAsync(() => CloseAsync(oos.Id, OosOutcome.Confirmed, new('c', 1001)))).ShouldBe("reason-too-long");
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Is_no_technician_s_business_nor_that_of_who_recorded_the_result()
    {
        var number = await _laboratory.ProducedAsync();
        (await _laboratory.EnterAsync($"{number}-FP", new("endotoxin", "3.1", "EU/mL"), _laboratory.Mara)).OrRefuse();
        var oos = (await _laboratory.ReviewAsync(number)).Dossier.Investigations.Single();
        foreach (var role in new[] { Role.Technician, Role.Administrator })
            (await LaboratoryWork.RefusalAsync(() => CloseAsync(oos.Id, OosOutcome.Confirmed, "x", _laboratory.Quinn with { Role = role }))).ShouldBe("not-permitted");
        (await LaboratoryWork.RefusalAsync(() => CloseAsync(oos.Id, OosOutcome.Confirmed, "x", _laboratory.Mara))).ShouldBe("oos-own-result");
        (await CloseAsync(oos.Id, OosOutcome.Confirmed, "x", _laboratory.Quinn)).OrRefuse();
    }

    [Fact]
    public async Task That_does_not_exist_finds_none() =>
        await Should.ThrowAsync<NotFoundException>(() => CloseAsync(Guid.CreateVersion7(), OosOutcome.Confirmed, "x"));

    private Task<BatchReview> FailedAsync() => _laboratory.TestedAsync(LaboratoryWork.Conforming.With("endotoxin", new TemplateLine("endotoxin", "3.1", "EU/mL")));

    private Task<Parsed<OosInvestigation>> CloseAsync(Guid id, OosOutcome outcome, string conclusion, params Guid[] invalidated) =>
        CloseAsync(id, outcome, conclusion, _laboratory.Mara, invalidated);

    private Task<Parsed<OosInvestigation>> CloseAsync(Guid id, OosOutcome outcome, string conclusion, Actor actor, params Guid[] invalidated) =>
        _laboratory.CloseAsync(id, outcome, conclusion, actor, invalidated);
}
