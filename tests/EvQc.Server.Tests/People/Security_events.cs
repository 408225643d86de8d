using System.Net;
using EvQc.MyWork;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.People;

public sealed class Security_events(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Each kind, caused over HTTP as it would be: within one request it is on the page.</summary>
    public static TheoryData<SecurityEventKind, string, Func<TestSite, Task>> Causes => new()
    {
        { SecurityEventKind.SignInFailed, "unknown user name", site => WrongAsync(site, "nobody", 1) },
        { SecurityEventKind.AccountLocked, "account locked for fifteen minutes", async site => { await site.NewPersonAsync("locked-out", Role.Technician); await WrongAsync(site, "locked-out", 5); } },
        { SecurityEventKind.SecondSignIn, "ended the session", async site => { (await site.VisitAsAsync("tom")).Dispose(); (await site.VisitAsAsync("tom")).Dispose(); } },
        { SecurityEventKind.KeyMisuse, "unknown", site => CallAsync(site, "evqc_nothing") },
        { SecurityEventKind.KeyMisuse, "revoked", RevokedAsync },
        { SecurityEventKind.NotPermitted, "GET /people", async site => { using var tara = await site.VisitAsAsync("tara"); await tara.GetAsync("/people"); } },
        { SecurityEventKind.NotPermitted, "GET /api/v1/reports", async site => await CallAsync(site, await site.NewKeyAsync("narrow", Role.Technician, scope: [Permission.ViewRecords]), "/api/v1/reports") },
        { SecurityEventKind.ForgedForm, "POST /account/password", ForgedAsync },
        { SecurityEventKind.TooManyAttempts, "API keys", async site => { for (var i = 0; i < 40; i++) await CallAsync(site, "evqc_flood", from: "203.0.113.9"); } },
    };

    [Theory]
    [Trait("Req", "P11-22")]
    [MemberData(nameof(Causes))]
    public async Task Are_on_the_page_at_once(SecurityEventKind kind, string what, Func<TestSite, Task> cause)
    {
        await cause(site);

        var (events, _) = await site.DoAsync((SecurityEvents seen) => seen.RunAsync(kind, open: true, 1, Stop));
        events.ShouldContain(e => e.What.Contains(what, StringComparison.Ordinal));
        events.ShouldAllBe(e => e.Kind == kind);
        using var quinn = await site.VisitAsAsync("quinn");
        (await quinn.GetAsync($"/security?kind={kind}")).Text.ShouldContain(what);
        (await site.DoAsync(async (WorkList work) => await work.OfAsync(await site.ActorAsync("ada"), Stop))).ShouldContain(g => g.Title == "Security events to look into");
    }

    [Fact]
    public void Have_a_cause_for_every_kind() => Causes.Select(c => c.Data.Item1).Distinct().Order().ShouldBe(Enum.GetValues<SecurityEventKind>());

    [Fact]
    [Trait("Req", "A11-04")]
    public async Task Wait_until_somebody_says_what_came_of_them()
    {
        await WrongAsync(site, "nobody-at-all", 1);
        using var quinn = await site.VisitAsAsync("quinn");
        var (before, _) = await site.DoAsync((SecurityEvents seen) => seen.RunAsync(SecurityEventKind.SignInFailed, open: true, 1, Stop));
        var id = before.First(e => e.What.Contains("unknown user name", StringComparison.Ordinal)).Entry.Id;

        (await quinn.SendAsync("/security", "acknowledge-events", new() { ["Ids"] = $"{id}" })).Text.ShouldContain("Say in a sentence what you found");
        (await quinn.SendAsync("/security", "acknowledge-events", new() { ["Ids"] = $"{id}", ["Remark"] = "A typing mistake" })).Status.ShouldBe(HttpStatusCode.Redirect);

        var (after, _) = await site.DoAsync((SecurityEvents seen) => seen.RunAsync(SecurityEventKind.SignInFailed, open: true, 1, Stop));
        after.ShouldNotContain(e => e.Entry.Id == id);
        var (all, _) = await site.DoAsync((SecurityEvents seen) => seen.RunAsync(SecurityEventKind.SignInFailed, open: false, 1, Stop));
        var done = all.Single(e => e.Entry.Id == id).Acknowledged.ShouldNotBeNull();
        (done.ByName, done.Remark).ShouldBe(("Quinn Moreau (quinn)", "A typing mistake"));
        (await RefusedAsync([id], "quinn")).ShouldBe("nothing-to-acknowledge");
    }

    [Fact]
    public async Task Are_not_acknowledged_by_who_caused_them()
    {
        await WrongAsync(site, "ada", 1);
        Guid id;
        await using (var db = site.Open())
            id = await db.Set<Audit.AuditEntry>().Where(e => e.Subject == nameof(SecurityEventKind.SignInFailed) && e.ActorName.Contains("(ada)")).OrderByDescending(e => e.At).Select(e => e.Id).FirstAsync(Stop);

        (await RefusedAsync([id], "ada")).ShouldBe("own-event");
        (await RefusedAsync([id], "quinn")).ShouldBeNull();
    }

    [Fact]
    public async Task Are_no_other_entries_of_the_trail()
    {
        Guid other;
        await using (var db = site.Open()) other = await db.Set<Audit.AuditEntry>().Where(e => e.Subject == nameof(Person)).Select(e => e.Id).FirstAsync(Stop);

        (await RefusedAsync([other], "quinn")).ShouldBe("nothing-to-acknowledge");
    }

    [Theory]
    [InlineData(Role.Technician)]
    [InlineData(Role.LaboratoryManager)]
    [Trait("Req", "P11-08")]
    public async Task Are_not_acknowledged_by_other_roles(Role role) =>
        (await Should.ThrowAsync<QcRuleException>(() => site.DoAsync((AcknowledgeEvents act) => act.RunAsync(new([Guid.CreateVersion7()], "x"), new(Guid.CreateVersion7(), "Somebody", role), Stop)))).Code.ShouldBe("not-permitted");

    private async Task<string?> RefusedAsync(Guid[] ids, string userName)
    {
        try
        {
            await site.DoAsync(async (AcknowledgeEvents act) => await act.RunAsync(new(ids, "Looked into"), await site.ActorAsync(userName), Stop));
            return null;
        }
        catch (QcRuleException refused)
        {
            return refused.Code;
        }
    }

    private static async Task WrongAsync(TestSite site, string userName, int times)
    {
        using var visitor = site.Visit();
        for (var i = 0; i < times; i++)
            await visitor.SendAsync("/sign-in", "sign-in", new() { ["UserName"] = userName, ["Password"] = $"guess {i}" });
    }

    private static async Task CallAsync(TestSite site, string key, string path = "/api/v1/batches", string from = "203.0.113.7")
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        client.DefaultRequestHeaders.Add(ApiKeyAuthentication.KeyHeader, key);
        using var answer = await client.GetAsync(path, Stop);
        ((int)answer.StatusCode).ShouldBeInRange(401, 429);
    }

    private static async Task RevokedAsync(TestSite site)
    {
        var secret = await site.NewKeyAsync("to-be-revoked", Role.Technician);
        await site.DoAsync(async (RevokeApiKey revoke) =>
        {
            await using var db = site.Open();
            await revoke.RunAsync((await db.Set<ApiKey>().SingleAsync(k => k.Name == "to-be-revoked", Stop)).Id, "Lost", await site.ActorAsync("ada"), Stop);
            return true;
        });
        await CallAsync(site, secret);
    }

    private static async Task ForgedAsync(TestSite site)
    {
        using var tara = await site.VisitAsAsync("tara");
        var hidden = (await tara.GetAsync("/account/password")).HiddenOf("change-password").Where(h => h.Key != "__RequestVerificationToken").ToDictionary();
        (await tara.SendAsync("/account/password", hidden, new() { ["Current"] = "x" })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }
}
