using System.Net;
using EvQc.Audit;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.People;

/// <summary>One account is one person at one place.</summary>
public sealed class One_account(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "DI-03")]
    public async Task Has_one_session_and_the_ended_one_is_told_why()
    {
        var person = await site.NewPersonAsync("shared", Role.Technician);
        using var first = await site.VisitAsAsync("shared");
        using var second = await site.VisitAsAsync("shared");

        (await second.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);
        var ended = await first.GetAsync("/batches");
        ended.Location.ShouldNotBeNull().ShouldContain("/sign-in");
        (await first.GetAsync(ended.Location)).Text.ShouldContain("your account was signed in from 127.0.0.1");
        (await EventsOfAsync(person)).ShouldHaveSingleItem().ShouldContain("ended the session begun from 127.0.0.1");
    }

    [Fact]
    [Trait("Req", "DI-03")]
    public async Task Signed_in_again_in_the_same_browser_or_after_its_session_ended_is_nothing_to_worry_about()
    {
        var person = await site.NewPersonAsync("returning", Role.Technician);
        using var visitor = await site.VisitAsAsync("returning");
        await visitor.SignInAsync("returning", DemoPeople.Password);
        site.Time.Forward(TimeSpan.FromMinutes(16));
        using var later = await site.VisitAsAsync("returning");

        (await later.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);
        (await EventsOfAsync(person)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "DI-03")]
    public async Task In_use_refuses_a_second_sign_in_where_the_laboratory_wants_that()
    {
        var person = await site.NewPersonAsync("guarded", Role.Technician);
        using var first = await site.VisitAsAsync("guarded");

        (await RefusedAsync(person)).ShouldBe("signed-in-elsewhere");
        (await first.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK, "the first goes on");
        (await EventsOfAsync(person)).ShouldHaveSingleItem().ShouldContain("refused");

        site.Time.Forward(TimeSpan.FromMinutes(16));
        (await RefusedAsync(person)).ShouldBeNull("an idle session is no session");
    }

    [Fact]
    [Trait("Req", "DI-03")]
    public async Task Signed_in_from_many_places_at_once_has_one_session_in_the_end()
    {
        await site.NewPersonAsync("stampede", Role.Technician);
        var visitors = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => site.VisitAsAsync("stampede")));

        var open = 0;
        foreach (var visitor in visitors)
        {
            if ((await visitor.GetAsync("/roles")).Status == HttpStatusCode.OK) open++;
            visitor.Dispose();
        }

        open.ShouldBe(1);
    }

    [Theory]
    [InlineData("EndsTheFirst", SecondSignIn.EndsTheFirst)]
    [InlineData("isrefused", SecondSignIn.IsRefused)]
    [InlineData(null, SecondSignIn.EndsTheFirst)]
    public void Follows_the_setting(string? text, SecondSignIn expected) => SessionPolicy.Read(Settings(text)).SecondSignIn.ShouldBe(expected);

    [Theory]
    [InlineData("Allowed")]
    [InlineData("1")]
    public void Does_not_start_with_a_setting_that_says_something_else(string text) =>
        Should.Throw<Shell.CannotStartException>(() => SessionPolicy.Read(Settings(text))).Message.ShouldContain("EndsTheFirst or IsRefused");

    private static Microsoft.Extensions.Configuration.IConfiguration Settings(string? text) => new Microsoft.Extensions.Configuration.ConfigurationManager { ["People:SecondSignIn"] = text };

    private async Task<string?> RefusedAsync(Person person)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var sessions = ActivatorUtilities.CreateInstance<Sessions>(scope.ServiceProvider, new SessionPolicy(SecondSignIn.IsRefused, TimeSpan.FromMinutes(15)));
        try
        {
            await sessions.BeginAsync(person, new DefaultHttpContext(), Stop);
            return null;
        }
        catch (QcRuleException refused)
        {
            Refusal.Of(refused)!.Remedy.ShouldNotBeNull();
            return refused.Code;
        }
    }

    private async Task<List<string>> EventsOfAsync(Person person)
    {
        await using var db = site.Open();
        return await db.Set<AuditEntry>().Where(e => e.Subject == nameof(SecurityEventKind.SecondSignIn) && e.SubjectId == person.Id.ToString()).Select(e => e.Changes).ToListAsync(Stop);
    }
}
