using EvQc.Api;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

/// <summary>The door of results is shut to whoever has no current training on the version of the method.</summary>
[Collection<AssayBench>]
public sealed class Submitting_a_result_without_training(SharedLaboratory shared)
{
    private static readonly RecordResults.Entry Endotoxin = new("endotoxin", "< 0.05", "EU/mL");

    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_refused_for_a_file_and_names_method_version_person_and_who_can_help()
    {
        var nina = await NewTechnicianAsync("nina");
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var file = await _laboratory.StoreAsync("untrained.csv", LaboratoryWork.Template($"{number}-CM", [new("marker.CD9", "2150", "MFI", "2480", "46")]), number);

        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.ConfirmAsync(file.Id, actor: nina));

        refused.Code.ShouldBe("training-missing");
        refused.Message.ShouldBe("Somebody New (nina) is not trained on marker-assay v1 (Vesicle markers by bead-based immunoassay).");
        refused.Remedy.ShouldNotBeNull().ShouldContain("Mara Steiner");
        refused.Remedy.ShouldContain("Quinn Moreau");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);
        await TrainAsync(nina, "marker-assay");
        (await _laboratory.ConfirmAsync(file.Id, actor: nina)).OrRefuse().ShouldHaveSingleItem();
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_refused_by_hand_on_verifying_and_on_correcting()
    {
        var nils = await NewTechnicianAsync("nils");
        var number = await _laboratory.ProducedAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.EnterAsync($"{number}-FP", Endotoxin, nils))).ShouldBe("training-missing");
        var entered = (await _laboratory.EnterAsync($"{number}-FP", Endotoxin)).OrRefuse()[0];
        (await LaboratoryWork.RefusalAsync(() => _laboratory.VerifyAsync(nils, entered.Id))).ShouldBe("training-missing");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(entered.Id, "< 0.06", "misread"), nils, Cancel)))).ShouldBe("training-missing");
        (await _laboratory.ReadAsync(db => db.Set<Result>().SingleAsync(r => r.Id == entered.Id, Cancel))).VerifiedAt.ShouldBeNull();

        await TrainAsync(nils, "endotoxin");

        (await _laboratory.VerifyAsync(nils, entered.Id)).OrRefuse();
        (await _laboratory.ReadAsync(db => db.Set<ResultTraining>().Where(t => t.ResultId == entered.Id).OrderBy(t => t.At).ToListAsync(Cancel))).Select(t => (t.Act, t.Person))
            .ShouldBe([(TrainedAct.Recorded, "Tom Okafor (tom)"), (TrainedAct.Verified, "Somebody New (nils)")]);
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_refused_again_once_the_training_is_withdrawn_and_what_was_recorded_stays()
    {
        var nora = await NewTechnicianAsync("nora");
        var (first, second) = (await _laboratory.ProducedAsync(), await _laboratory.ProducedAsync());
        var training = await TrainAsync(nora, "endotoxin");
        var recorded = (await _laboratory.EnterAsync($"{first}-FP", Endotoxin, nora)).OrRefuse()[0];

        await _laboratory.DoAsync((WithdrawTraining act) => act.RunAsync(new(training.Id, "The assessment sheet was of somebody else."), _laboratory.Quinn, Cancel));

        (await LaboratoryWork.RefusalAsync(() => _laboratory.EnterAsync($"{second}-FP", Endotoxin, nora))).ShouldBe("training-missing");
        var proof = await _laboratory.ReadAsync(db => db.Set<ResultTraining>().SingleAsync(t => t.ResultId == recorded.Id, Cancel));
        (proof.TrainingId, proof.Method, proof.MethodVersion, proof.TrainedBy).ShouldBe((training.Id, "endotoxin", 1, "Mara Steiner (mara)"));
    }

    [Theory]
    [Trait("Req", "P11-10")]
    [InlineData(-40, -1, "has no current training on endotoxin v1")]
    [InlineData(-40, 0, null)]
    public async Task Is_refused_from_the_day_after_its_end(int trained, int until, string? refusal)
    {
        var today = await _laboratory.DoAsync((TrainingRecords records) => Task.FromResult(records.Today));
        var person = await NewTechnicianAsync($"until{until + 1}");
        var number = await _laboratory.ProducedAsync();
        (await _laboratory.DoAsync((RecordTraining act) => act.RunAsync(
            new(person.PersonId, "endotoxin", 1, today.AddDays(trained), "three runs under supervision", today.AddDays(until)), _laboratory.Mara, Cancel))).OrRefuse();

        var act = () => _laboratory.EnterAsync($"{number}-FP", Endotoxin, person);

        if (refusal is null) (await act()).OrRefuse();
        else (await Should.ThrowAsync<QcRuleException>(act)).Message.ShouldContain(refusal);
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_not_made_possible_by_a_day_of_measurement_before_the_method_or_by_the_name_of_another_document()
    {
        var nico = await NewTechnicianAsync("nico");
        var number = await _laboratory.ProducedAsync();
        foreach (var entry in new[] { Endotoxin, Endotoxin with { Method = "SOP-12" } })
            (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((RecordResults act) => act.RunAsync(
                new($"{number}-FP", new DateTimeOffset(2020, 1, 1, 9, 0, 0, TimeSpan.Zero), null, [entry]), nico, Cancel)))).ShouldBe("training-missing");
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Asks_for_every_method_that_could_be_meant_until_the_value_names_one()
    {
        var nadia = await NewTechnicianAsync("nadia");
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        await TrainAsync(nadia, "nta");
        var entry = new RecordResults.Entry("particle-concentration", "4.2E11", "particles/mL");

        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.EnterAsync($"{number}-CM", entry, nadia));

        refused.Message.ShouldContain("nta-zetaview v1");
        refused.Remedy.ShouldNotBeNull().ShouldContain("name the one that was used");
        (await _laboratory.EnterAsync($"{number}-CM", entry with { Method = "NTA" }, nadia)).OrRefuse();
        var another = await _laboratory.ProducedAsync(Stage.Culture);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.EnterAsync($"{another}-CM", entry with { Instrument = "21-614" }, nadia))).ShouldBe("training-missing");
        (await _laboratory.EnterAsync($"{another}-CM", entry with { Instrument = "ns300-10417" }, nadia)).OrRefuse();
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_asked_of_nobody_for_a_result_that_no_method_governs()
    {
        var nele = await NewTechnicianAsync("nele");
        var number = await _laboratory.ProducedAsync();
        var recorded = (await _laboratory.EnterAsync($"{number}-FP", new("residual-nuclease", "1.0", "ng/mL"), nele)).OrRefuse()[0];
        (await _laboratory.CountAsync<ResultTraining>(t => t.ResultId == recorded.Id)).ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_refused_to_a_key_unless_the_person_who_answers_for_it_is_trained()
    {
        var nele = await NewTechnicianAsync("answering");
        var number = await _laboratory.ProducedAsync();
        using var loose = Script.With(_laboratory, await KeyAsync(null));
        using var answered = Script.With(_laboratory, await KeyAsync(nele.PersonId));
        object Entry() => new { sampleLabel = $"{number}-FP", entries = new[] { new { attribute = "endotoxin", value = "< 0.05", unit = "EU/mL" } } };

        (await loose.PostAsync("/api/v1/results", Entry(), Guid.CreateVersion7().ToString())).Code.ShouldBe("key-without-responsible");
        (await answered.PostAsync("/api/v1/results", Entry(), Guid.CreateVersion7().ToString())).Code.ShouldBe("training-missing");
        await TrainAsync(nele, "endotoxin");
        var recorded = await answered.PostAsync("/api/v1/results", Entry(), Guid.CreateVersion7().ToString());
        recorded.Status.ShouldBe(201, recorded.ToString());

        var id = recorded.Json[0].GetProperty("id").GetGuid();
        (await _laboratory.ReadAsync(db => db.Set<ResultTraining>().SingleAsync(t => t.ResultId == id, Cancel))).PersonId.ShouldBe(nele.PersonId);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.VerifyAsync(nele, id))).ShouldBe("verify-own-result", "what a key has entered, the person who answers for it has entered");
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public async Task Is_told_on_the_page_before_anybody_fills_in_a_field()
    {
        var nuno = await NewTechnicianAsync("nuno");
        var number = await _laboratory.ProducedAsync();
        var file = await _laboratory.StoreAsync("before.csv", LaboratoryWork.Template($"{number}-FP", [new("marker.CD9", "2150", "MFI", "2480", "46")]), number);
        await _laboratory.SettleAsync(file.Id);
        using var visitor = new Visitor(_laboratory.Address);
        await visitor.SignInAsync("nuno", _laboratory.PasswordOf(nuno));
        await visitor.SendAsync("/account/password", "change-password", new() { ["Current"] = _laboratory.PasswordOf(nuno), ["New"] = "seventeen calm otters", ["Repeat"] = "seventeen calm otters" });

        var page = await visitor.GetAsync($"/files/{file.Id}");

        page.Text.ShouldContain("You are not trained on marker-assay v1");
        page.Text.ShouldContain("Mara Steiner or Quinn Moreau");
        page.Text.ShouldNotContain("Confirm and record");
        (await visitor.GetAsync($"/batches/{number}/results")).Text.ShouldContain("You are not trained on endotoxin v1");
        (await visitor.GetAsync("/")).Text.ShouldContain("Your training");
    }

    private Task<Actor> NewTechnicianAsync(string userName) => _laboratory.HireUntrainedAsync(userName, "Somebody New", Role.Technician);

    private Task<string> KeyAsync(Guid? responsible) =>
        _laboratory.DoAsync((CreateApiKey act) => act.RunAsync(new($"trained-{Guid.CreateVersion7():N}", Role.Technician, 1) { ResponsibleId = responsible }, _laboratory.Ada, Cancel));

    private async Task<Training> TrainAsync(Actor person, string method) =>
        (await _laboratory.DoAsync(async (TrainingRecords records) => await _laboratory.DoAsync((RecordTraining act) => act.RunAsync(
            new(person.PersonId, method, 1, records.Today, "three runs under supervision"), _laboratory.Mara, Cancel)))).OrRefuse();
}
