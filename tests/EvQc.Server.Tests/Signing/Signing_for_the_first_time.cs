using System.Security.Cryptography;
using EvQc.Batches;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Signing;

/// <summary>What stands before a person's first signature: identity, statement, key.</summary>
public sealed class Signing_for_the_first_time(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-16")]
    [Trait("Req", "P11-11")]
    public async Task Needs_an_identity_check_then_the_accepted_statement_and_each_refusal_says_so()
    {
        var (nora, password) = await AddedAsync("nora");
        (await RefusalAsync(() => OpenAsync(nora, "nora", password))).ShouldBe("identity-not-checked");
        (await RefusalAsync(() => AcceptAsync(nora, password))).ShouldBe("identity-not-checked");
        await CheckIdentityAsync(nora, await SecondAdministratorAsync());
        (await RefusalAsync(() => OpenAsync(nora, "nora", password))).ShouldBe("statement-not-accepted");
        (await RefusalAsync(() => AcceptAsync(nora, "not it"))).ShouldBe("wrong-password");
        (await RefusalAsync(() => AcceptAsync(nora, password, number: 7))).ShouldBe("statement-changed");

        var key = await AcceptAsync(nora, password);
        key.IsActive.ShouldBeTrue();
        (await OpenAsync(nora, "nora", password)).Found().ShouldBeEmpty();
        (await RefusalAsync(() => AcceptAsync(nora, password))).ShouldBe("statement-already-accepted");
        await using var db = site.Open();
        var acceptance = await db.Set<StatementAcceptance>().AsNoTracking().SingleAsync(a => a.PersonId == nora.PersonId, Stop);
        acceptance.SignedText.ShouldBe(AcceptStatement.TextOf(acceptance, key));
        key.Verifies(System.Text.Encoding.UTF8.GetBytes(acceptance.SignedText), Convert.FromBase64String(acceptance.Value)).ShouldBeTrue();
        (acceptance.StatementNumber, acceptance.StatementSha256).ShouldBe((1, (await db.Set<AccountabilityStatement>().SingleAsync(Stop)).Sha256));
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public async Task Is_not_in_the_hands_of_the_one_administrator_who_handed_out_the_password()
    {
        var (nils, _) = await AddedAsync("nils");
        (await RefusalAsync(async () => await CheckIdentityAsync(nils, await site.ActorAsync("ada")))).ShouldBe("identity-by-second-person");
        await CheckIdentityAsync(nils, await SecondAdministratorAsync());
        (await RefusalAsync(async () => await CheckIdentityAsync(nils, await SecondAdministratorAsync()))).ShouldBe("identity-already-checked");
        (await RefusalAsync(() => CheckIdentityAsync(nils, nils with { Role = Role.Administrator }))).ShouldBe("identity-already-checked");
        (await RefusalAsync(async () => await CheckIdentityAsync(nils, await site.ActorAsync("tara")))).ShouldBe("not-permitted");
    }

    [Fact]
    [Trait("Req", "P11-16")]
    [Trait("Req", "P11-19")]
    public async Task Is_needed_again_after_a_reset_which_retires_the_key_for_good()
    {
        var (olga, password) = await AddedAsync("olga");
        var otto = await SecondAdministratorAsync();
        await CheckIdentityAsync(olga, otto);
        var key = await AcceptAsync(olga, password);
        var ada = await site.ActorAsync("ada");
        var reset = await site.DoAsync((ChangePerson change) => change.ResetPasswordAsync(olga.PersonId, "Forgot it", ada, Stop));

        (await RefusalAsync(() => OpenAsync(olga, "olga", reset))).ShouldBe("identity-not-checked");
        (await RefusalAsync(() => CheckIdentityAsync(olga, ada))).ShouldBe("identity-by-second-person");
        await using (var db = site.Open())
        {
            var retired = await db.Set<PersonKey>().AsNoTracking().SingleAsync(k => k.Id == key.Id, Stop);
            (retired.IsActive, retired.RetiredReason, retired.WrappedPrivateKey.Length).ShouldBe((false, $"Password reset by {ada.Name}: Forgot it", 0));
            Should.Throw<CryptographicException>(() => retired.Open(password));
            retired.PublicKey.ShouldBe(key.PublicKey);
        }

        await CheckIdentityAsync(olga, otto);
        (await AcceptAsync(olga, reset)).Fingerprint.ShouldNotBe(key.Fingerprint);
        await using var after = site.Open();
        (await after.Set<IdentityCheck>().CountAsync(c => c.PersonId == olga.PersonId && c.By == otto.Name && c.How != "" && c.Certification != "", Stop)).ShouldBe(2, "the first check stays beside the second");
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public async Task Is_over_with_a_deactivation_and_begins_again_with_the_return()
    {
        var (pia, password) = await AddedAsync("pia");
        var otto = await SecondAdministratorAsync();
        await CheckIdentityAsync(pia, otto);
        var key = await AcceptAsync(pia, password);
        var ada = await site.ActorAsync("ada");
        await site.DoAsync(async (ChangePerson change) =>
        {
            await change.DeactivateAsync(pia.PersonId, "Parental leave", ada, Stop);
            return true;
        });
        await using (var db = site.Open()) (await db.Set<PersonKey>().SingleAsync(k => k.Id == key.Id, Stop)).RetiredReason.ShouldBe($"Account deactivated by {ada.Name}: Parental leave");
        await site.DoAsync(async (ChangePerson change) =>
        {
            await change.ReactivateAsync(pia.PersonId, "Back", ada, Stop);
            return true;
        });
        (await RefusalAsync(() => OpenAsync(pia, "pia", password))).ShouldBe("statement-not-accepted");
        (await AcceptAsync(pia, password)).Fingerprint.ShouldNotBe(key.Fingerprint);
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public async Task Is_kept_by_the_same_key_when_the_person_changes_the_password()
    {
        var person = await site.NewPersonAsync("rewrap", Role.Technician);
        var actor = person.AsActor();
        await CheckIdentityAsync(actor, await SecondAdministratorAsync());
        var key = await AcceptAsync(actor, DemoPeople.Password);
        using var visitor = await site.VisitAsAsync("rewrap");
        await visitor.SendAsync("/account/password", "change-password", new() { ["Current"] = DemoPeople.Password, ["New"] = "four words of mine", ["Repeat"] = "four words of mine" });

        (await OpenAsync(actor, "rewrap", DemoPeople.Password)).Found().ShouldBe(["password: wrong-password"]);
        using var opened = (await OpenAsync(actor, "rewrap", "four words of mine")).Value!;
        opened.Key.Fingerprint.ShouldBe(key.Fingerprint);
    }

    [Fact]
    [Trait("Req", "P11-11")]
    public async Task Is_nobody_s_who_signs_nothing_and_no_API_key_s()
    {
        (await RefusalAsync(async () => await AcceptAsync(await site.ActorAsync("ada"), DemoPeople.Password))).ShouldBe("nothing-to-sign");
        var tara = await site.ActorAsync("tara");
        (await RefusalAsync(() => AcceptAsync(tara with { IsApiKey = true }, DemoPeople.Password))).ShouldBe("nothing-to-sign");
        (await RefusalAsync(() => OpenAsync(tara with { IsApiKey = true }, "tara", DemoPeople.Password))).ShouldBe("signature-needs-person");
        (await RefusalAsync(() => OpenAsync(Actor.System, "", ""))).ShouldBe("signature-needs-person");
    }

    [Fact]
    [Trait("Req", "P11-11")]
    public async Task Is_a_clear_step_on_a_page_of_its_own()
    {
        using var visitor = await site.VisitAsAsync("mara");
        var page = await visitor.GetAsync("/account/signature");
        page.Text.ShouldContain("legally binding equivalent of my handwritten signature");
        page.Text.ShouldContain("You have no signing key yet.");
        (await visitor.SendAsync("/account/signature", "accept", new() { ["Accept.Password"] = "not it" })).Text.ShouldContain("The password is not right; nothing was signed.");
        (await visitor.SendAsync("/account/signature", "accept", new() { ["Accept.Password"] = DemoPeople.Password })).Status.ShouldBe(System.Net.HttpStatusCode.Redirect);
        (await visitor.GetAsync("/account/signature")).Text.ShouldContain("you can sign");
        using var administrator = await site.VisitAsAsync("ada");
        (await administrator.GetAsync("/account/signature")).Text.ShouldContain("Your role signs nothing.");
        (await administrator.GetAsync("/people")).Text.ShouldContain("in use");
    }

    private async Task<(Actor Actor, string Password)> AddedAsync(string userName)
    {
        var ada = await site.ActorAsync("ada");
        var added = await site.DoAsync((AddPerson act) => act.RunAsync(new(userName, "Somebody New", Role.Technician), ada, Stop));
        return (await site.ActorAsync(userName), added.Password);
    }

    /// <summary>Another administrator than Ada, who hands out passwords here.</summary>
    private async Task<Actor> SecondAdministratorAsync()
    {
        await using var db = site.Open();
        if (!await db.Users.AnyAsync(p => p.UserName == "otto", Stop)) await site.NewPersonAsync("otto", Role.Administrator);
        return await site.ActorAsync("otto");
    }

    private Task CheckIdentityAsync(Actor person, Actor by) => site.DoAsync(async (RecordIdentityCheck act) =>
    {
        await act.RunAsync(new(person.PersonId, "passport seen", "letter of 2026-01-12"), by, Stop);
        return true;
    });

    private Task<PersonKey> AcceptAsync(Actor person, string password, int number = 1) => site.DoAsync((AcceptStatement act) => act.RunAsync(new(number, password), person, Stop));

    private Task<Quantities.Parsed<OpenKey>> OpenAsync(Actor person, string userName, string password) => site.DoAsync((Signer signer) => signer.OpenAsync(new(userName, password), person, Stop));

    private static async Task<string> RefusalAsync(Func<Task> act) => (await Should.ThrowAsync<QcRuleException>(act)).Code;
}
