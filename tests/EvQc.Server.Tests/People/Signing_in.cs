using System.Net;
using EvQc.Audit;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.People;

public sealed class Signing_in(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-20")]
    public async Task Is_recorded_whether_it_succeeds_or_not()
    {
        var person = await site.NewPersonAsync("recorded", Role.Technician);
        (await TryAsync("recorded", "not the password")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await TryAsync("recorded", DemoPeople.Password)).Status.ShouldBe(HttpStatusCode.Redirect);
        await using var db = site.Open();
        var told = await db.Set<AuditEntry>().Where(e => (e.Subject == "SignIn" || e.Subject == nameof(SecurityEventKind.SignInFailed)) && e.SubjectId == person.Id.ToString()).OrderBy(e => e.At).Select(e => e.Changes).ToListAsync(Stop);
        told.Count.ShouldBe(2);
        told[0].ShouldContain("wrong password");
        told[1].ShouldContain("Signed in from 127.0.0.1");
        (await db.Users.SingleAsync(p => p.Id == person.Id, Stop)).LastSignInAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Tells_nothing_about_which_accounts_exist()
    {
        await site.NewPersonAsync("exists", Role.Technician);
        var (unknown, wrong) = (await TryAsync("nobody", "some password"), await TryAsync("exists", "some password"));
        Alert(unknown).ShouldBe(Alert(wrong));
        unknown.Text.ShouldContain("value=\"nobody\"", Case.Sensitive, "the user name is kept");
        unknown.Text.ShouldNotContain("some password");
    }

    [Fact]
    public async Task Does_not_write_what_was_typed_as_a_user_name_into_the_trail()
    {
        await TryAsync("my-secret-passphrase", "oops");
        await using var db = site.Open();
        (await db.Set<AuditEntry>().AnyAsync(e => e.Changes.Contains("my-secret-passphrase") || e.SubjectId.Contains("my-secret-passphrase"), Stop)).ShouldBeFalse();
        (await db.Set<AuditEntry>().AnyAsync(e => e.Changes.Contains("unknown user name"), Stop)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Req", "P11-22")]
    public async Task Locks_the_account_after_five_wrong_passwords_for_fifteen_minutes()
    {
        var person = await site.NewPersonAsync("guessed", Role.QaReviewer);
        for (var i = 0; i < 4; i++) (await TryAsync("guessed", $"guess {i}")).Text.ShouldContain("User name or password is not right.");
        (await TryAsync("guessed", "guess 5")).Text.ShouldContain("locked");
        (await TryAsync("guessed", DemoPeople.Password)).Text.ShouldContain("locked", Case.Sensitive, "the right password does not help any more");
        await using (var db = site.Open())
            (await db.Set<AuditEntry>().AnyAsync(e => e.SubjectId == person.Id.ToString() && e.Changes.Contains("account locked for fifteen minutes"), Stop)).ShouldBeTrue();

        site.Time.Forward(Passwords.LockedFor + TimeSpan.FromSeconds(1));
        (await TryAsync("guessed", DemoPeople.Password)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    [Trait("Req", "P11-22")]
    public async Task Counts_guesses_made_at_the_same_moment()
    {
        await site.NewPersonAsync("stormed", Role.Technician);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TryAsync("stormed", $"guess {i}")));
        (await TryAsync("stormed", DemoPeople.Password)).Text.ShouldContain("locked");
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Is_refused_to_a_deactivated_account()
    {
        var person = await site.NewPersonAsync("left", Role.Technician);
        await site.DoAsync(async (ChangePerson change) =>
        {
            await change.DeactivateAsync(person.Id, "Left the company", await site.ActorAsync("ada"), Stop);
            return true;
        });
        (await TryAsync("left", DemoPeople.Password)).Text.ShouldContain("User name or password is not right.");
    }

    [Fact]
    public async Task Leads_nowhere_outside()
    {
        using var visitor = site.Visit();
        var page = await visitor.SendAsync("/sign-in?back=//evil.example/x", "sign-in", new() { ["UserName"] = "tara", ["Password"] = DemoPeople.Password });
        page.Location.ShouldNotBeNull().ShouldNotContain("evil.example");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData(null)]
    public void Trusts_only_addresses_of_its_own(string? back) => Links.Local(back).ShouldBe(Links.Home);

    [Fact]
    public async Task Is_refused_without_the_forms_token()
    {
        using var visitor = site.Visit();
        var hidden = (await visitor.GetAsync("/sign-in")).HiddenOf("sign-in").Where(h => h.Key != "__RequestVerificationToken").ToDictionary();
        var page = await visitor.SendAsync("/sign-in", hidden, new() { ["UserName"] = "tara", ["Password"] = DemoPeople.Password });
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private static string Alert(Visitor.Page page) =>
        System.Text.RegularExpressions.Regex.Match(page.Text, "role=\"alert\".*?</ul>|role=\"alert\".*?</p>", System.Text.RegularExpressions.RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Value.Trim();

    private async Task<Visitor.Page> TryAsync(string userName, string password)
    {
        using var visitor = site.Visit();
        return await visitor.SendAsync("/sign-in", "sign-in", new() { ["UserName"] = userName, ["Password"] = password });
    }
}
