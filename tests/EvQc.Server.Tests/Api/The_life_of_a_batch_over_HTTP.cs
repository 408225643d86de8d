using System.Security.Cryptography;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell;
using Shouldly;
using Xunit;

namespace EvQc.Api;

[Collection<ReviewDesk>]
public sealed class The_life_of_a_batch_over_HTTP(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Goes_from_registering_to_the_certificate()
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        using var reviewer = await Script.WithKeyAsync(_laboratory, Role.QaReviewer);
        var number = LaboratoryWork.NewNumber();

        var registered = await technician.PostAsync("/api/v1/batches", new { product = Laboratory.Product, number });
        registered.Status.ShouldBe(201, registered.Text);
        registered.Location!.ToString().ShouldBe($"/api/v1/batches/{number}");
        registered.Json.GetProperty("state").GetString().ShouldBe("Culture");
        foreach (var stage in Enum.GetValues<Stage>().Where(s => s != Stage.Isolation))
        {
            var step = await technician.PostAsync($"/api/v1/batches/{number}/steps", StepOf(number, stage));
            step.Status.ShouldBe(201, step.Text);
            step.Json.GetProperty("sampleLabel").GetString().ShouldStartWith(number);
        }

        // Whoever isolates signs that they did.
        var unsigned = await technician.PostAsync($"/api/v1/batches/{number}/steps", StepOf(number, Stage.Isolation));
        (unsigned.Status, unsigned.Code).ShouldBe((409, "signature-needs-person"));
        (await _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Isolation))).OrRefuse();

        var reserve = await technician.PostAsync($"/api/v1/batches/{number}/reserve-samples", new { volumeMl = "2", containers = 4, place = "freezer F-07, -80 °C" });
        (reserve.Status, reserve.Json.GetProperty("label").GetString()).ShouldBe((201, $"{number}-RS"), reserve.Text);
        (await technician.PostAsync($"/api/v1/batches/{number}/reserve-samples", new { volumeMl = "2" })).Fields.ShouldBe(["containers", "place"], ignoreOrder: true);
        (await technician.PostAsync($"/api/v1/batches/{number}/reserve-samples/{number}-RS/withdrawals", new { volumeMl = "0.5", reason = "a vial broke" })).Status.ShouldBe(201);
        (await technician.PostAsync($"/api/v1/batches/{number}/reserve-samples/{number}-RS/withdrawals", new { volumeMl = "1.6", reason = "all of it" })).Fields.ShouldBe(["volumeMl"]);
        (await technician.PostAsync($"/api/v1/batches/{number}/reserve-samples/{number}-RS9/withdrawals", new { volumeMl = "0.5", reason = "x" })).Status.ShouldBe(404);

        var bytes = LaboratoryWork.Template($"{number}-FP", LaboratoryWork.Conforming.With("potency"));
        var uploaded = await technician.UploadAsync("tests.csv", bytes, number);
        uploaded.Status.ShouldBe(201, uploaded.Text);
        uploaded.Json.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        var file = uploaded.Json.GetProperty("id").GetGuid();
        var preview = await technician.GetAsync($"/api/v1/files/{file}");
        preview.Json.GetProperty("results").GetArrayLength().ShouldBe(16);
        preview.Json.GetProperty("results")[0].GetProperty("matchedSample").GetString().ShouldBe($"{number}-FP");
        var confirmed = await technician.PostAsync($"/api/v1/files/{file}/confirm", new { });
        confirmed.Status.ShouldBe(200, confirmed.Text);

        var entered = await technician.PostAsync("/api/v1/results", new { sampleLabel = $"{number}-FP", entries = new[] { new { attribute = "potency", value = "96.5", unit = "%" } } });
        entered.Status.ShouldBe(201, entered.Text);
        await _laboratory.SettleAsync((await _laboratory.BatchAsync(number)).Id);
        var tested = await reviewer.GetAsync($"/api/v1/batches/{number}");
        tested.Json.GetProperty("state").GetString().ShouldBe("Review");
        tested.Json.GetProperty("blockersToRelease").EnumerateArray().Select(b => b.GetProperty("code").GetString()).ShouldBe(["result-unverified", TrailConditions.Unread]);
        tested.Json.GetProperty("verdicts").EnumerateArray().Single(v => v.GetProperty("id").GetString() == "POT-01").GetProperty("sentence").GetString()!.ShouldEndWith(": pass");

        // What takes a person: comparing with the source, and signing.
        (await _laboratory.VerifyAsync(_laboratory.Tara, entered.Json[0].GetProperty("id").GetGuid())).OrRefuse();
        (await reviewer.GetAsync($"/api/v1/batches/{number}/certificate")).Status.ShouldBe(409);
        (await _laboratory.DecideAsync(await _laboratory.ReadyAsync(number), release: true)).OrRefuse();
        await _laboratory.SettleAsync((await _laboratory.BatchAsync(number)).Id);
        var certificate = await reviewer.GetAsync($"/api/v1/batches/{number}/certificate");
        certificate.Status.ShouldBe(200);
        certificate.Bytes[..2].ShouldBe("PK"u8.ToArray());
        (await technician.GetAsync("/api/v1/batches?state=Released")).Text.ShouldContain(number);
        (await technician.PostAsync($"/api/v1/batches/{number}/hold", new { lift = false, reason = "recall" })).Code.ShouldBe("batch-is-final");
    }

    [Fact]
    [Trait("Req", "A11-01")]
    public async Task Has_no_way_to_sign_or_verify_with_a_key()
    {
        using var reviewer = await Script.WithKeyAsync(_laboratory, Role.QaReviewer);
        var paths = (await reviewer.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        paths.ShouldContain("/api/v1/batches/{number}/steps");
        paths.ShouldNotContain(p => p.Contains("release") || p.Contains("reject") || p.Contains("sign") || p.Contains("verify") || p.Contains("decision"));
    }

    [Fact]
    public async Task Carries_a_repeated_write_out_once()
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        var (number, once) = (await _laboratory.RegisterAsync(), Guid.CreateVersion7().ToString());
        var step = StepOf(number, Stage.Culture);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => technician.PostAsync($"/api/v1/batches/{number}/steps", step, once)));
        answers.ShouldAllBe(a => a.Status == 201 || a.Code == "idempotency-answer-unknown");
        var again = await technician.PostAsync($"/api/v1/batches/{number}/steps", step, once);
        again.Status.ShouldBe(201, again.Text);
        answers.Where(a => a.Status == 201).ShouldAllBe(a => a.Text == again.Text);
        var batch = await _laboratory.BatchAsync(number);
        (await _laboratory.CountAsync<ProcessStep>(s => s.BatchId == batch.Id)).ShouldBe(1);
        (await technician.PostAsync($"/api/v1/batches/{number}/steps", StepOf(number, Stage.Filtration), once)).Code.ShouldBe("idempotency-key-reused");
    }

    [Fact]
    public async Task Stores_a_file_that_is_sent_again_once_and_answers_the_same()
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        var once = Guid.CreateVersion7().ToString();
        var bytes = LaboratoryWork.Template(LaboratoryWork.NewNumber(), [new("potency", "1", "%")]);
        var first = await technician.UploadAsync("run.csv", bytes, once: once);
        var second = await technician.UploadAsync("run.csv", bytes, once: once);
        (first.Status, second.Status).ShouldBe((201, 201), $"{first} {second}");
        second.Json.GetProperty("id").GetGuid().ShouldBe(first.Json.GetProperty("id").GetGuid());
        (await technician.UploadAsync("run.csv", bytes)).Code.ShouldBe("file-already-stored");
    }

    private static object StepOf(string number, Stage stage)
    {
        var entry = LaboratoryWork.Entry(number, stage);
        return new
        {
            stage = stage.ToString(),
            entry.StartedAt,
            entry.EndedAt,
            entry.Equipment,
            entry.VolumeInMl,
            entry.VolumeOutMl,
            entry.Parameters,
            entry.Materials,
        };
    }
}
