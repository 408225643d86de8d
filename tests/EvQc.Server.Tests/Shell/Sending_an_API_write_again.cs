using System.Net;
using System.Text;
using EvQc.Batches;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class Sending_an_API_write_again(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_answered_as_the_first_time_and_done_once()
    {
        using var client = await ClientAsync("again");
        using var first = await RegisterAsync(client, "EV-AGAIN-1", "key-1");
        first.StatusCode.ShouldBe(HttpStatusCode.Created, await first.Content.ReadAsStringAsync(Stop));
        using var second = await RegisterAsync(client, "EV-AGAIN-1", "key-1");
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await second.Content.ReadAsStringAsync(Stop)).ShouldBe(await first.Content.ReadAsStringAsync(Stop));
        second.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
    }

    [Fact]
    public async Task At_the_same_moment_is_done_once()
    {
        using var client = await ClientAsync("together");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => RegisterAsync(client, null, "key-2")));
        foreach (var answer in answers)
        {
            var text = await answer.Content.ReadAsStringAsync(Stop);
            (answer.StatusCode == HttpStatusCode.Created || text.Contains("idempotency-answer-unknown", StringComparison.Ordinal)).ShouldBeTrue(text);
        }

        answers.ShouldContain(a => a.StatusCode == HttpStatusCode.Created);
        await using var db = site.Open();
        (await db.Set<Batch>().CountAsync(b => b.RegisteredBy == "API key together", Stop)).ShouldBe(1);
    }

    [Fact]
    public async Task With_another_body_is_refused()
    {
        using var client = await ClientAsync("other-body");
        using var first = await RegisterAsync(client, "EV-BODY-1", "key-3");
        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        using var second = await RegisterAsync(client, "EV-BODY-2", "key-3");
        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await second.Content.ReadAsStringAsync(Stop)).ShouldContain("idempotency-key-reused");
        await using var db = site.Open();
        (await db.Set<Batch>().AnyAsync(b => b.Number == "EV-BODY-2", Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task After_a_refusal_is_judged_anew()
    {
        using var client = await ClientAsync("judged-anew");
        using var first = await PostAsync(client, """{"product":"no-such-product"}""", "key-4");
        first.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var second = await PostAsync(client, """{"product":"uc-msc-sev","number":"EV-ANEW-1"}""", "key-4");
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task By_another_caller_is_another_request()
    {
        using var one = await ClientAsync("caller-one");
        using var two = await ClientAsync("caller-two");
        using var first = await RegisterAsync(one, "EV-CALLER-1", "same-key");
        using var second = await RegisterAsync(two, "EV-CALLER-2", "same-key");
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Without_a_key_is_another_request()
    {
        using var client = await ClientAsync("keyless");
        using var first = await RegisterAsync(client, "EV-KEYLESS", null);
        using var second = await RegisterAsync(client, "EV-KEYLESS", null);
        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await second.Content.ReadAsStringAsync(Stop)).ShouldContain("batch-number-taken");
    }

    private static Task<HttpResponseMessage> RegisterAsync(HttpClient client, string? number, string? key) =>
        PostAsync(client, number is null ? """{"product":"uc-msc-sev"}""" : $$"""{"product":"uc-msc-sev","number":"{{number}}"}""", key);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string json, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/batches/") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request, Stop);
    }

    private async Task<HttpClient> ClientAsync(string name)
    {
        var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await site.NewKeyAsync(name, Role.Technician));
        return client;
    }
}
