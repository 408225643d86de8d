using System.Net;
using EvQc.Batches;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Signing;

/// <summary>Rejections on the review page, one after the other. The clock is put forward here, so this class has a site of its own.</summary>
public sealed class A_session_of_signatures(TestSite site) : IClassFixture<TestSite>
{
    private const string AsksForTheName = "Reject.UserName";
    private static int _last;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-17")]
    [Trait("Req", "A11-10")]
    public async Task Asks_for_both_components_first_and_then_for_the_password()
    {
        var (quinn, name) = await ReadyAsync();
        using var closing = quinn;
        (await RejectAsync(quinn, userName: null)).Text.ShouldContain("needs your user name as well as your password");
        (await RejectAsync(quinn, "tara")).Text.ShouldContain("This is not the user name you are signed in with.");
        (await RejectAsync(quinn, name, "not it")).Text.ShouldContain("The password is wrong. Nothing was signed.");
        await using (var db = site.Open()) (await db.Set<Signature>().CountAsync(s => db.Users.Any(p => p.Id == s.PersonId && p.UserName == name), Stop)).ShouldBe(0);
        (await RejectAsync(quinn, name)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await quinn.GetAsync($"/review/{await RegisteredAsync()}")).Text.ShouldNotContain(AsksForTheName);
        (await RejectAsync(quinn, userName: null)).Status.ShouldBe(HttpStatusCode.Redirect, "the second needs the password only");
        (await RejectAsync(quinn, userName: null, password: "not it")).Text.ShouldContain("The password is wrong. Nothing was signed.");
    }

    [Fact]
    [Trait("Req", "P11-17")]
    public async Task Does_not_begin_with_a_signature_that_was_refused()
    {
        var (quinn, name) = await ReadyAsync();
        using var closing = quinn;
        (await RejectAsync(quinn, name, reason: "")).Text.ShouldContain("A rejection needs a reason");
        (await RejectAsync(quinn, userName: null)).Text.ShouldContain("needs your user name as well as your password");
    }

    [Fact]
    [Trait("Req", "P11-18")]
    public async Task Is_over_after_the_idle_limit_without_a_signature_though_the_person_was_busy()
    {
        var (quinn, name) = await ReadyAsync();
        using var closing = quinn;
        (await RejectAsync(quinn, name)).Status.ShouldBe(HttpStatusCode.Redirect);
        for (var i = 0; i < 2; i++)
        {
            site.Time.Forward(TimeSpan.FromMinutes(9));
            (await quinn.GetAsync("/batches")).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await RejectAsync(quinn, userName: null)).Text.ShouldContain("needs your user name as well as your password");
        (await RejectAsync(quinn, name)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [Trait("Req", "P11-18")]
    [InlineData("signs out")]
    [InlineData("is idle")]
    [InlineData("changes the password")]
    public async Task Is_over_when_the_person(string what)
    {
        var (quinn, name) = await ReadyAsync();
        using var closing = quinn;
        (await RejectAsync(quinn, name)).Status.ShouldBe(HttpStatusCode.Redirect);
        var password = DemoPeople.Password;
        switch (what)
        {
            case "signs out":
                await quinn.SendAsync(
                    "/sign-out", new Dictionary<string, string>(),
                    new() { ["__RequestVerificationToken"] = (await quinn.GetAsync("/roles")).Text.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0] });
                await quinn.SignInAsync(name, password);
                break;
            case "is idle":
                site.Time.Forward(TimeSpan.FromMinutes(20));
                (await quinn.GetAsync("/batches")).Location.ShouldNotBeNull().ShouldContain("/sign-in");
                await quinn.SignInAsync(name, password);
                break;
            default:
                password = "four words of mine";
                (await quinn.SendAsync("/account/password", "change-password", new() { ["Current"] = DemoPeople.Password, ["New"] = password, ["Repeat"] = password })).Status.ShouldBe(HttpStatusCode.Redirect);
                break;
        }

        (await RejectAsync(quinn, userName: null, password: password)).Text.ShouldContain("needs your user name as well as your password");
    }

    /// <summary>A reviewer of one's own, who has accepted the statement and is signed in.</summary>
    private async Task<(Visitor Visitor, string Name)> ReadyAsync()
    {
        var name = $"rev{Interlocked.Increment(ref _last)}";
        var reviewer = (await site.NewPersonAsync(name, Role.QaReviewer)).AsActor();
        var ada = await site.ActorAsync("ada");
        await site.DoAsync(async (RecordIdentityCheck act) =>
        {
            await act.RunAsync(new(reviewer.PersonId, "passport seen", "letter of 2026-01-12"), ada, Stop);
            return true;
        });
        await site.DoAsync((AcceptStatement act) => act.RunAsync(new(1, DemoPeople.Password), reviewer, Stop));
        return (await site.VisitAsAsync(name), name);
    }

    private async Task<string> RegisteredAsync()
    {
        var tara = await site.ActorAsync("tara");
        return (await site.DoAsync((RegisterBatch act) => act.RunAsync(new("uc-msc-sev", $"SIG-{Interlocked.Increment(ref _last):D4}"), tara, Stop))).OrRefuse().Number;
    }

    private async Task<Visitor.Page> RejectAsync(Visitor visitor, string? userName, string password = DemoPeople.Password, string reason = "Not needed.")
    {
        var values = new Dictionary<string, string> { ["Reject.Reason"] = reason, ["Reject.Password"] = password };
        if (userName is not null) values["Reject.UserName"] = userName;
        return await visitor.SendAsync($"/review/{await RegisteredAsync()}", "reject", values);
    }
}
