using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.People;

public sealed class An_API_key(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_shown_once_and_stored_as_a_hash()
    {
        using var ada = await site.VisitAsAsync("ada");
        var made = await ada.SendAsync("/api-keys", "create-key", new() { ["Name"] = "shown-once", ["Role"] = "Technician", ["Days"] = "90" });
        var secret = System.Text.RegularExpressions.Regex.Match(made.Text, "evqc_[0-9a-f]{64}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        secret.Length.ShouldBe(69);
        (await ada.GetAsync("/api-keys")).Text.ShouldNotContain(secret);
        await using var db = site.Open();
        var key = await db.Set<ApiKey>().SingleAsync(k => k.Name == "shown-once", Stop);
        key.KeyHash.ShouldBe(ApiKeySecret.Hash(secret));
        secret.ShouldStartWith(key.Prefix);
        (await db.Set<AuditEntry>().Where(e => e.SubjectId == key.Id.ToString()).Select(e => e.Changes).SingleAsync(Stop)).ShouldNotContain(key.KeyHash);
    }

    [Fact]
    public async Task Opens_the_API_by_either_header_and_its_use_is_noted()
    {
        var secret = await site.NewKeyAsync("either-header", Role.Technician);
        (await CallAsync("Authorization", "Bearer " + secret)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await CallAsync("X-Api-Key", secret)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = site.Open();
        (await db.Set<ApiKey>().SingleAsync(k => k.Name == "either-header", Stop)).LastUsedAt.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Is_refused_when_unknown_expired_or_revoked()
    {
        (await CallAsync("X-Api-Key", ApiKeySecret.Make())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await CallAsync("X-Api-Key", "nonsense")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var expiring = await site.NewKeyAsync("expiring", Role.Technician, days: 1);
        (await CallAsync("X-Api-Key", expiring)).StatusCode.ShouldBe(HttpStatusCode.OK);
        site.Time.Forward(TimeSpan.FromDays(1));
        (await CallAsync("X-Api-Key", expiring)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var revoked = await site.NewKeyAsync("revoked", Role.Technician);
        using var ada = await site.VisitAsAsync("ada");
        Guid id;
        await using (var db = site.Open()) id = (await db.Set<ApiKey>().SingleAsync(k => k.Name == "revoked", Stop)).Id;
        (await ada.SendAsync($"/api-keys/{id}", "revoke-key", new() { ["Reason"] = "" })).Text.ShouldContain("Say why in a sentence.");
        (await ada.SendAsync($"/api-keys/{id}", "revoke-key", new() { ["Reason"] = "The PC was replaced" })).Status.ShouldBe(HttpStatusCode.Redirect);
        using var answer = await CallAsync("X-Api-Key", revoked);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadFromJsonAsync()).GetProperty("code").GetString().ShouldBe("not-signed-in");
    }

    [Fact]
    [Trait("Req", "P11-15")]
    [Trait("Req", "A11-06")]
    public async Task Cannot_be_an_administrator_nor_take_an_old_name()
    {
        using var ada = await site.VisitAsAsync("ada");
        (await ada.SendAsync("/api-keys", "create-key", new() { ["Name"] = "root", ["Role"] = "Administrator", ["Days"] = "90" })).Text.ShouldContain("A key cannot be an administrator");
        await site.NewKeyAsync("taken", Role.Technician);
        (await ada.SendAsync("/api-keys", "create-key", new() { ["Name"] = "taken", ["Role"] = "Technician", ["Days"] = "90" })).Text.ShouldContain("Names are never given twice");
        (await ada.SendAsync("/api-keys", "create-key", new() { ["Name"] = "", ["Role"] = "Technician", ["Days"] = "9000" })).Text.ShouldContain("From 1 to 730 days.");
    }

    [Fact]
    [Trait("Req", "A11-11")]
    [Trait("Req", "P11-04")]
    public async Task Narrowed_to_some_rights_has_no_others_of_its_role()
    {
        var narrow = await site.NewKeyAsync("reads-only", Role.LaboratoryManager, scope: [Permission.ViewRecords]);
        using var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", narrow);
        (await client.GetAsync("/api/v1/batches", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsJsonAsync("/api/v1/batches", new { product = "uc-msc-sev" }, Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        await using var db = site.Open();
        var actor = (await db.Set<ApiKey>().SingleAsync(k => k.Name == "reads-only", Stop)).AsActor();
        Enum.GetValues<Permission>().Where(actor.May).ShouldBe([Permission.ViewRecords]);
        (await Should.ThrowAsync<QcRuleException>(() => site.DoAsync((Batches.RegisterBatch register) => register.RunAsync(new("uc-msc-sev", null), actor, Stop)))).Code.ShouldBe("not-permitted");
    }

    [Fact]
    [Trait("Req", "A11-11")]
    public async Task Cannot_be_given_what_its_role_does_not_have()
    {
        using var ada = await site.VisitAsAsync("ada");
        var page = await ada.SendAsync("/api-keys", "create-key", new() { ["Name"] = "too-wide", ["Role"] = "Technician", ["Days"] = "90", ["Scope"] = "SignDisposition" });
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("A key can only have rights of its role");

        (await ada.SendAsync("/api-keys", "create-key", new() { ["Name"] = "just-right", ["Role"] = "Technician", ["Days"] = "90", ["Scope"] = "RecordResult" })).Text.ShouldContain("only: Record results and upload files");
        (await ada.SendAsync("/api-keys", "create-key", new() { ["Name"] = "JUST-RIGHT", ["Role"] = "Technician", ["Days"] = "90" })).Text.ShouldContain("Names are never given twice");
    }

    [Fact]
    [Trait("Req", "P11-22")]
    public async Task Guessed_too_often_is_told_to_wait_and_a_right_one_still_works()
    {
        var good = await site.NewKeyAsync("beside-a-flood", Role.Technician);
        HttpStatusCode last = default;
        for (var i = 0; i < 40; i++) last = (await CallAsync("X-Api-Key", $"guess-{i}", "203.0.113.9")).StatusCode;
        last.ShouldBe(HttpStatusCode.TooManyRequests);
        (await CallAsync("X-Api-Key", good, "203.0.113.9")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await CallAsync("X-Api-Key", "guess", "203.0.113.10")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "another address is not held up");
    }

    private async Task<HttpResponseMessage> CallAsync(string header, string value, string from = "203.0.113.7")
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        client.DefaultRequestHeaders.Add(header, value);
        return await client.GetAsync("/api/v1/batches", Stop);
    }
}

internal static class Json
{
    public static async Task<JsonElement> ReadFromJsonAsync(this HttpContent content) =>
        JsonDocument.Parse(await content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
}
