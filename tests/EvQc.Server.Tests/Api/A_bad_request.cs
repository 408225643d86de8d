using System.Net;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Api;

[Collection<ReviewDesk>]
public sealed class A_bad_request(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/batches", "{\"product\":\"uc-msc-sev\",\"number\":\"no spaces please\"}", "number")]
    [InlineData("/api/v1/batches", "{\"product\":null}", "product")]
    [InlineData("/api/v1/batches", "{}", "product")]
    [InlineData("/api/v1/batches/{batch}/steps", "{}", "stage")]
    [InlineData("/api/v1/batches/{batch}/steps", "{\"stage\":\"Culture\"}", "startedAt endedAt volumeOutMl equipment materials parameters.viability")]
    [InlineData("/api/v1/batches/{batch}/steps", "{\"stage\":\"Culture\",\"equipment\":[null],\"materials\":[null,{}],\"parameters\":{\"viability\":null}}", "equipment materials parameters.viability")]
    [InlineData("/api/v1/results", "{\"sampleLabel\":\"{batch}-CM\"}", "entries")]
    [InlineData("/api/v1/results", "{\"sampleLabel\":\"{batch}-CM\",\"entries\":null}", "entries")]
    [InlineData("/api/v1/results", "{\"sampleLabel\":\"{batch}-CM\",\"entries\":[null,{}]}", "entries[0] entries[1].attribute")]
    [InlineData("/api/v1/results", "{\"sampleLabel\":\"{batch}-CM\",\"entries\":[{\"attribute\":\"potency\",\"value\":null}]}", "entries[0].value entries[0].unit")]
    [InlineData("/api/v1/results", "{\"sampleLabel\":\"{batch}-CM\",\"entries\":[{\"attribute\":\"potency\",\"value\":\"1\",\"unit\":\"%\",\"remark\":\"\\u0000\"}]}", "entries[0].remark")]
    public async Task Is_answered_400_with_its_fields(string path, string body, string fields)
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        var batch = path.Contains("results") ? await _laboratory.ProducedAsync(Stage.Culture) : await _laboratory.RegisterAsync();
        var answer = await technician.PostTextAsync(path.Replace("{batch}", batch), body.Replace("{batch}", batch));
        (answer.Status, answer.Type).ShouldBe((400, "application/problem+json"), answer.Text);
        answer.Code.ShouldBe("invalid-input");
        foreach (var field in fields.Split(' ')) answer.Fields.ShouldContain(field);
    }

    [Theory]
    [InlineData("/api/v1/batches")]
    [InlineData("/api/v1/results")]
    [InlineData("/api/v1/batches/{batch}/steps")]
    [InlineData("/api/v1/batches/{batch}/hold")]
    [InlineData("/api/v1/batches/{batch}/reserve-samples")]
    [InlineData("/api/v1/batches/{batch}/reserve-samples/{batch}-RS/withdrawals")]
    [InlineData("/api/v1/files/00000000-0000-7000-8000-000000000000/confirm")]
    [InlineData("/api/v1/files")]
    public async Task Is_never_answered_500_whatever_stands_in_it(string path)
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        var to = path.Replace("{batch}", await _laboratory.RegisterAsync());
        string[] bodies =
        [
            "", "null", "[]", "{", "\"text\"", "{\"stage\":\"Fermentation\"}", "{\"stage\":99}", "{\"startedAt\":\"yesterday\"}", "{\"entries\":{}}",
            "{\"samples\":{\"a\":null},\"dilution\":1e400}", "{\"dilution\":-1,\"concentrationUnit\":\"furlong\"}", "{\"reason\":null}", "{\"reason\":5}", "{\"product\":[1]}",
        ];
        foreach (var body in bodies)
        {
            var answer = await technician.PostTextAsync(to, body);
            answer.Status.ShouldBeInRange(400, 415, $"{body}: {answer.Text}");
            answer.Type.ShouldBe("application/problem+json", body);
            answer.Code.ShouldNotBeNullOrEmpty();
        }

        (await technician.PostTextAsync(to, "a=b", "application/x-www-form-urlencoded")).Status.ShouldBeInRange(400, 415);
        (await technician.PostTextAsync(to, "<a/>", "text/xml")).Status.ShouldBeInRange(400, 415);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("evqc_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("not a key")]
    [Trait("Req", "P11-04")]
    public async Task Without_a_good_key_is_answered_401(string? secret)
    {
        using var stranger = Script.With(_laboratory, secret);
        var answer = await stranger.PostAsync("/api/v1/batches", new { product = Laboratory.Product });
        (answer.Status, answer.Code).ShouldBe((401, "not-signed-in"));
        (await stranger.GetAsync("/api/v1/batches")).Status.ShouldBe(401);
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task By_the_wrong_role_is_answered_403()
    {
        using var reviewer = await Script.WithKeyAsync(_laboratory, Role.QaReviewer);
        (await reviewer.PostAsync("/api/v1/batches", new { product = Laboratory.Product })).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(403), a => a.Code.ShouldBe("not-permitted"));
        (await reviewer.UploadAsync("run.csv", [1, 2, 3])).Status.ShouldBe(403);
        (await reviewer.PostAsync("/api/v1/results", new { })).Status.ShouldBe(403);
    }

    [Fact]
    public async Task About_what_does_not_exist_is_answered_404()
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        (await technician.GetAsync("/api/v1/batches/NO-SUCH-BATCH")).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(404), a => a.Code.ShouldBe("not-found"));
        (await technician.GetAsync($"/api/v1/files/{Guid.CreateVersion7()}")).Status.ShouldBe(404);
        (await technician.PostAsync($"/api/v1/files/{Guid.CreateVersion7()}/set-aside", new { reason = "x" })).Status.ShouldBe(404);
        (await technician.PostAsync("/api/v1/results", new { sampleLabel = "NO-SUCH-SAMPLE", entries = Array.Empty<object>() })).Status.ShouldBe(404);
        (await technician.GetAsync("/api/v1/nothing")).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(404), a => a.Type.ShouldBe("application/problem+json"));
    }

    [Fact]
    public async Task Against_a_rule_is_answered_409_with_the_code_and_what_would_help()
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        var number = await _laboratory.RegisterAsync();
        var taken = await technician.PostAsync("/api/v1/batches", new { product = Laboratory.Product, number });
        (taken.Status, taken.Code).ShouldBe((409, "batch-number-taken"));
        taken.Json.GetProperty("type").GetString().ShouldBe("urn:evqc:rule:batch-number-taken");
        taken.Json.GetProperty("remedy").GetString().ShouldNotBeNullOrEmpty();
        (await technician.PostAsync($"/api/v1/batches/{number}/steps", new { stage = "Concentration" })).Code.ShouldBe("step-out-of-order");
        (await technician.PostAsync($"/api/v1/batches/{number}/hold", new { lift = true, reason = "x" })).Code.ShouldBe("not-on-hold");
        (await technician.PostAsync($"/api/v1/batches/{number}/hold", new { lift = false })).Code.ShouldBe("reason-required");
    }

    [Fact]
    public async Task To_confirm_a_file_is_answered_with_what_is_missing()
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        var path = Path.Combine(Specifications.RepositoryRoot.Path, "tests", "data", "nta-dilution-not-recorded.csv");
        byte[] bytes = [.. await File.ReadAllBytesAsync(path, Cancel), (byte)'\n'];
        var file = (await technician.UploadAsync("run.csv", bytes)).Json.GetProperty("id").GetGuid();
        (await technician.GetAsync($"/api/v1/files/{file}")).Json.GetProperty("questions")[0].GetString().ShouldBe("Dilution");
        var answer = await technician.PostAsync($"/api/v1/files/{file}/confirm", new { });
        (answer.Status, answer.Code).ShouldBe((400, "invalid-input"), answer.Text);
        answer.Fields.ShouldBe(["dilution", "samples"], ignoreOrder: true);
        (await technician.PostAsync($"/api/v1/files/{file}/confirm", new { dilution = 7e27 })).Status.ShouldBe(400);
        (await technician.PostAsync($"/api/v1/files/{file}/confirm", new { concentrationUnit = "furlong" })).Fields.ShouldContain("concentrationUnit");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file)).ShouldBe(0);
    }

    [Fact]
    public async Task Is_spared_by_a_description_that_lists_every_endpoint()
    {
        using var anybody = Script.With(_laboratory, null);
        var described = (await anybody.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name.TrimEnd('/')}")).Order(StringComparer.Ordinal);
        var served = _laboratory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/').Replace(":guid", "", StringComparison.Ordinal)}"))
            .Order(StringComparer.Ordinal).ToList();
        served.Count.ShouldBeGreaterThan(12);
        described.ShouldBe(served);
    }
}

/// <summary>Alone in the process, so that what it allocates can be seen.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneInTheProcess : ICollectionFixture<SharedLaboratory>;

[Collection<AloneInTheProcess>]
public sealed class A_file_of_200_MB(SharedLaboratory shared)
{
    private const long Size = 200L * 1024 * 1024;

    private readonly Laboratory _laboratory = shared.Laboratory;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Is_refused_without_being_held_in_memory(bool saysItsLength)
    {
        using var technician = await Script.WithKeyAsync(_laboratory, Role.Technician);
        var before = GC.GetTotalAllocatedBytes();
        try
        {
            var answer = await technician.UploadAsync("large.csv", new Flood(saysItsLength));
            (answer.Status, answer.Type).ShouldBe((413, "application/problem+json"), answer.Text);
            answer.Text.ShouldContain("MB are accepted", Case.Sensitive);
        }
        catch (HttpRequestException cut) when (!saysItsLength)
        {
            // Nothing but the cut connection can stop a sender that never says how much is to come.
            cut.ShouldNotBeNull();
        }

        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(100L * 1024 * 1024);
        (await _laboratory.CountAsync<StoredFile>(f => f.Name == "large.csv")).ShouldBe(0);
        (await technician.GetAsync("/api/v1/batches")).Status.ShouldBe(200);
    }

    private sealed class Flood(bool saysItsLength) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[64 * 1024];
            Array.Fill(block, (byte)'a');
            for (long sent = 0; sent < Size; sent += block.Length) await stream.WriteAsync(block);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Size;
            return saysItsLength;
        }
    }
}
