using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

[Collection<AssayBench>]
public sealed class Changing_a_result(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-05")]
    [Trait("Req", "A11-02")]
    public async Task Keeps_the_old_one_beside_the_new_with_the_reason()
    {
        var old = await EnteredAsync();
        var corrected = (await CorrectAsync(old.Id, "69.5", "digits swapped")).OrRefuse();

        var (first, second) = (await ResultAsync(old.Id), await ResultAsync(corrected.Id));
        (first.RawText, first.Value, first.Status, first.StatusReason, first.SupersededById).ShouldBe(("96.5", 96.5m, ResultStatus.Superseded, "digits swapped", second.Id));
        (second.RawText, second.Value, second.Unit, second.Status, second.RecordedBy).ShouldBe(("69.5", 69.5m, "%", ResultStatus.Current, "Tara Lind (tara)"));
        second.NeedsVerification.ShouldBeTrue();

        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.SubjectId == old.Id.ToString() && e.Action == AuditAction.Changed, Cancel));
        (audited.ActorName, audited.Reason).ShouldBe(("Tara Lind (tara)", "digits swapped"));
        audited.Changes.ShouldContain("\"Status\":[\"Current\",\"Superseded\"]");
    }

    [Theory]
    [InlineData("", "digits swapped", "value: bad-value")]
    [InlineData("69,5", "digits swapped", "value: bad-value")]
    [InlineData("1E17", "digits swapped", "value: bad-value")]
    [InlineData("7E28", "digits swapped", "value: bad-value")]
    [InlineData(null, "digits swapped", "value: bad-value")]
    [InlineData("69.5", "", "reason: reason-required")]
    [InlineData("69.5", "   ", "reason: reason-required")]
    public async Task Is_refused_for(string? value, string reason, string found)
    {
        var old = await EnteredAsync();
        (await CorrectAsync(old.Id, value!, reason)).Found().ShouldBe([found]);
        (await ResultAsync(old.Id)).Status.ShouldBe(ResultStatus.Current);
    }

    [Fact]
    public async Task Is_refused_with_a_reason_longer_than_the_record_holds()
    {
        var old = await EnteredAsync();
        (await CorrectAsync(old.Id, "69.5", new('r', 1001))).Found().ShouldBe(["reason: too-long"]);
        (await LaboratoryWork.RefusalAsync(() => InvalidateAsync(old.Id, new('r', 1001)))).ShouldBe("reason-too-long");
    }

    [Fact]
    public async Task Is_refused_when_it_was_changed_already()
    {
        var old = await EnteredAsync();
        (await CorrectAsync(old.Id, "69.5", "digits swapped")).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => CorrectAsync(old.Id, "70", "once more"))).ShouldBe("result-not-current");
        (await LaboratoryWork.RefusalAsync(() => InvalidateAsync(old.Id, "once more"))).ShouldBe("result-not-current");
        (await LaboratoryWork.RefusalAsync(() => VerifyAsync(old.Id, _laboratory.Mara))).ShouldBe("result-not-current");
    }

    [Fact]
    public async Task Is_told_to_one_of_two_who_correct_it_at_once()
    {
        var old = await EnteredAsync();
        var answers = await Task.WhenAll(new[] { "69.5", "70.5" }.Select(async value =>
        {
            try
            {
                return (await CorrectAsync(old.Id, value, "digits swapped")).IsUsable ? "corrected" : "problem";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Count(a => a == "corrected").ShouldBe(1, string.Join(", ", answers));
        answers.Single(a => a != "corrected").ShouldBeOneOf("changed-meanwhile", "result-not-current");
        (await _laboratory.CountAsync<Result>(r => r.SampleId == old.SampleId)).ShouldBe(2);
    }

    [Fact]
    public async Task That_an_instrument_reported_is_refused()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var result = (await _laboratory.ConfirmedAsync(number, $"{number}-CM", [new("protein-concentration", "310", "µg/mL")]))[0];
        (await LaboratoryWork.RefusalAsync(() => CorrectAsync(result.Id, "31.0", "looks better"))).ShouldBe("file-result-not-editable");
        (await ResultAsync(result.Id)).Value.ShouldBe(310m);
    }

    [Fact]
    public async Task To_invalid_frees_its_place_and_keeps_it_in_sight()
    {
        var old = await EnteredAsync();
        await InvalidateAsync(old.Id, "wrong reference lot");
        var again = (await _laboratory.EnterAsync($"{await NumberAsync(old)}-CM", new("potency", "98.0", "%"))).OrRefuse()[0];
        (await ResultAsync(old.Id)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(ResultStatus.Invalidated), r => r.StatusReason.ShouldBe("wrong reference lot"));
        (await ResultAsync(again.Id)).Status.ShouldBe(ResultStatus.Current);
        (await _laboratory.ReviewAsync(await NumberAsync(old))).Findings.ShouldContain(f => f.Kind == FindingKind.Change && f.Sentence.Contains("wrong reference lot"));
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task To_invalid_needs_a_cause_and_the_right()
    {
        var old = await EnteredAsync();
        (await LaboratoryWork.RefusalAsync(() => InvalidateAsync(old.Id, " "))).ShouldBe("reason-required");
        (await LaboratoryWork.RefusalAsync(() => InvalidateAsync(old.Id, null!))).ShouldBe("reason-required");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(old.Id, "cause"), _laboratory.Tara, Cancel)))).ShouldBe("not-permitted");
        (await ResultAsync(old.Id)).Status.ShouldBe(ResultStatus.Current);
    }

    [Fact]
    [Trait("Req", "OOS-04")]
    public async Task Beside_an_open_investigation_is_refused()
    {
        var number = await _laboratory.ProducedAsync();
        var failing = (await _laboratory.EnterAsync($"{number}-FP", new("endotoxin", "3.1", "EU/mL"))).OrRefuse()[0];
        (await _laboratory.ReviewAsync(number)).Dossier.Investigations.ShouldHaveSingleItem().IsOpen.ShouldBeTrue();
        (await LaboratoryWork.RefusalAsync(() => CorrectAsync(failing.Id, "0.1", "misread"))).ShouldBe("result-under-investigation");
        (await LaboratoryWork.RefusalAsync(() => InvalidateAsync(failing.Id, "misread"))).ShouldBe("result-under-investigation");
        (await ResultAsync(failing.Id)).Status.ShouldBe(ResultStatus.Current);
    }

    [Fact]
    [Trait("Req", "REL-04")]
    public async Task To_verified_takes_a_second_person_once()
    {
        var result = await EnteredAsync();
        (await LaboratoryWork.RefusalAsync(() => VerifyAsync(result.Id, _laboratory.Tom))).ShouldBe("verify-own-result");
        await VerifyAsync(result.Id, _laboratory.Tara);
        (await ResultAsync(result.Id)).ShouldSatisfyAllConditions(r => r.VerifiedBy.ShouldBe("Tara Lind (tara)"), r => r.NeedsVerification.ShouldBeFalse());
        (await LaboratoryWork.RefusalAsync(() => VerifyAsync(result.Id, _laboratory.Mara))).ShouldBe("already-verified");
    }

    [Theory]
    [Trait("Req", "P11-08")]
    [InlineData(Role.QaReviewer)]
    [InlineData(Role.Administrator)]
    public async Task To_verified_is_not_for(Role role)
    {
        var result = await EnteredAsync();
        (await LaboratoryWork.RefusalAsync(() => VerifyAsync(result.Id, _laboratory.Quinn with { Role = role }))).ShouldBe("not-permitted");
    }

    [Fact]
    [Trait("Req", "REL-04")]
    public async Task To_verified_is_a_person_s_work_not_a_key_s()
    {
        var result = await EnteredAsync();
        var key = new Actor(Guid.CreateVersion7(), "API key nta-pc", Role.Technician) { IsApiKey = true };
        (await LaboratoryWork.RefusalAsync(() => VerifyAsync(result.Id, key))).ShouldBe("verification-needs-person");
        (await ResultAsync(result.Id)).VerifiedAt.ShouldBeNull();
    }

    [Fact]
    public async Task That_does_not_exist_finds_none()
    {
        await Should.ThrowAsync<NotFoundException>(() => CorrectAsync(Guid.CreateVersion7(), "1", "why"));
        await Should.ThrowAsync<NotFoundException>(() => InvalidateAsync(Guid.CreateVersion7(), "why"));
        await Should.ThrowAsync<NotFoundException>(() => VerifyAsync(Guid.CreateVersion7(), _laboratory.Tara));
    }

    private async Task<Result> EnteredAsync()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        return (await _laboratory.EnterAsync($"{number}-CM", new("potency", "96.5", "%"))).OrRefuse()[0];
    }

    private Task<Quantities.Parsed<Result>> CorrectAsync(Guid id, string value, string reason) =>
        _laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(id, value, reason), _laboratory.Tara, Cancel));

    private Task InvalidateAsync(Guid id, string cause) => _laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(id, cause), _laboratory.Mara, Cancel));

    private async Task VerifyAsync(Guid id, Actor actor) => (await _laboratory.VerifyAsync(actor, id)).OrRefuse();

    private Task<Result> ResultAsync(Guid id) => _laboratory.ReadAsync(db => db.Set<Result>().AsNoTracking().SingleAsync(r => r.Id == id, Cancel));

    private Task<string> NumberAsync(Result result) => _laboratory.ReadAsync(db => db.Set<Batch>().Where(b => b.Id == result.BatchId).Select(b => b.Number).SingleAsync(Cancel));
}
