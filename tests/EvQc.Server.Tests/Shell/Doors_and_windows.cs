using System.Net;
using System.Text.RegularExpressions;
using EvQc.People;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

/// <summary>What a browser is told, and what somebody who tries too often is told.</summary>
public sealed partial class Doors_and_windows(TestSite site) : IClassFixture<TestSite>
{
    [Theory]
    [InlineData("evqc.session", "lax")]
    [InlineData("evqc.form", "strict")]
    public async Task Have_cookies_that_scripts_other_sites_and_plain_connections_do_not_get(string name, string sameSite)
    {
        using var visitor = site.Visit();
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var page = await visitor.GetAsync("/sign-in");
        var given = Given(page);

        // The form's cookie is for secure connections only, so the browser of this test, which is on a plain one, hands it back by hand.
        visitor.Client.DefaultRequestHeaders.Add("Cookie", given.Single(c => c.StartsWith("evqc.form=", StringComparison.Ordinal)).Split(';')[0]);
        var answer = await visitor.SendAsync("/sign-in", page.HiddenOf("sign-in"), new() { ["UserName"] = "tara", ["Password"] = DemoPeople.Password });
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);

        var cookie = given.Concat(Given(answer)).First(c => c.StartsWith(name + "=", StringComparison.Ordinal)).ToLowerInvariant();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("secure");
        cookie.ShouldContain("samesite=" + sameSite);
    }

    [Fact]
    public async Task Ask_for_secure_connections_from_then_on()
    {
        using var visitor = site.Visit();
        visitor.Client.DefaultRequestHeaders.Host = "evqc.example";
        (await visitor.GetAsync("/sign-in")).Answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("a plain connection cannot ask for it");
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        (await visitor.GetAsync("/sign-in")).Answer.Headers.GetValues("Strict-Transport-Security").Single().ShouldStartWith("max-age=");
    }

    [Fact]
    public async Task Run_no_script_but_EvQcs_own_files_and_stand_in_no_frame()
    {
        using var mara = await site.VisitAsAsync("mara");
        foreach (var path in new[] { "/", "/batches", "/batches/new", "/files", "/reports", "/audit", "/access", "/access/review", "/roles", "/account/password", "/no-such-page" })
        {
            var page = await mara.GetAsync(path);
            var policy = page.Answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.Split(';').Single(p => p.Trim().StartsWith("script-src", StringComparison.Ordinal)).Trim().ShouldBe("script-src 'self'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldContain("default-src 'none'");
            page.Answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            page.Answer.Headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
            Inline().Matches(page.Text).Select(m => m.Value).ShouldBeEmpty(path);
        }
    }

    [Fact]
    [Trait("Req", "P11-22")]
    public void Close_to_who_tries_one_account_too_often_from_one_address()
    {
        using var limit = new SignInLimit(new ConfigurationManager { ["People:SignInAttemptsPerMinute"] = "30" });

        Enumerable.Range(0, 12).Count(_ => limit.AllowsSignIn("TARA", "203.0.113.9")).ShouldBe(10);
        limit.AllowsSignIn("TARA", "203.0.113.10").ShouldBeTrue("another address is not held up");
        limit.AllowsSignIn("TOM", "203.0.113.9").ShouldBeTrue("another account is not held up");
    }

    private static List<string> Given(Visitor.Page page) => page.Answer.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];

    [GeneratedRegex("<script(?![^>]* src=)[^>]*>|<[a-z]+[^>]* on[a-z]+=|javascript:", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Inline();
}
