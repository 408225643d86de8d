using System.Net;
using Shouldly;
using Xunit;

namespace EvQc.People;

/// <summary>The clock is put forward here, so this class has a site of its own.</summary>
public sealed class A_session(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-18")]
    public async Task Ends_after_fifteen_idle_minutes()
    {
        using var visitor = await site.VisitAsAsync("tara");
        site.Time.Forward(TimeSpan.FromMinutes(14));
        (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);
        site.Time.Forward(TimeSpan.FromMinutes(16));
        (await visitor.GetAsync("/roles")).Location.ShouldNotBeNull().ShouldContain("/sign-in");
    }

    [Fact]
    public async Task Lasts_as_long_as_somebody_works()
    {
        using var visitor = await site.VisitAsAsync("tara");
        for (var i = 0; i < 6; i++)
        {
            site.Time.Forward(TimeSpan.FromMinutes(i % 2 == 0 ? 2 : 14));
            (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Ends_at_once_when_the_account_is_deactivated()
    {
        var person = await site.NewPersonAsync("walked-out", Role.Technician);
        using var visitor = await site.VisitAsAsync("walked-out");
        await ChangeAsync((change, ada) => change.DeactivateAsync(person.Id, "Left today", ada, Stop));
        (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Ends_at_once_when_the_role_changes()
    {
        var person = await site.NewPersonAsync("promoted", Role.Technician);
        using var visitor = await site.VisitAsAsync("promoted");
        await ChangeAsync((change, ada) => change.GrantAsync(person.Id, Role.QaReviewer, "Moved to QA", ada, Stop));
        (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public async Task After_a_reset_reaches_nothing_but_the_change_of_password()
    {
        var person = await site.NewPersonAsync("forgetful", Role.Technician);
        using var old = await site.VisitAsAsync("forgetful");
        var password = "";
        await ChangeAsync(async (change, ada) => password = await change.ResetPasswordAsync(person.Id, "Forgot it", ada, Stop));
        (await old.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.Redirect, "the old session ended");

        using var visitor = site.Visit();
        await visitor.SignInAsync("forgetful", password);
        foreach (var path in new[] { "/", "/roles", "/batches", "/nothing-here" })
            (await visitor.GetAsync(path)).Location.ShouldBe("/account/password", path);

        (await ChangePasswordAsync(visitor, password, "short")).Text.ShouldContain("too short");
        (await ChangePasswordAsync(visitor, password, password)).Text.ShouldContain("the one you had before");
        (await ChangePasswordAsync(visitor, password, "my name is forgetful")).Text.ShouldContain("contains the user name");
        (await ChangePasswordAsync(visitor, "not it", "four words of mine")).Text.ShouldContain("not your current password");
        (await ChangePasswordAsync(visitor, password, "four words of mine")).Location.ShouldNotBeNull().ShouldEndWith("/");
        (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Req", "P11-20")]
    public async Task Copied_elsewhere_ends_when_the_password_is_changed_and_when_the_person_signs_out()
    {
        await site.NewPersonAsync("twice", Role.Technician);
        using var here = await site.VisitAsAsync("twice");
        using var copy = site.Visit();
        Copy(here, copy);
        (await copy.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK, "a copied cookie is the session");
        (await ChangePasswordAsync(here, DemoPeople.Password, "four words of mine")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await here.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);
        (await copy.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.Redirect);

        Copy(here, copy);
        (await copy.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);
        await SignOutAsync(here);
        (await copy.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.Redirect, "signing out ends the session itself, not only the browser's cookie");
    }

    [Fact]
    public async Task Ends_by_signing_out_and_only_by_the_own_form()
    {
        using var visitor = await site.VisitAsAsync("tara");
        using var empty = new FormUrlEncodedContent([]);
        using var foreign = await visitor.Client.PostAsync("/sign-out", empty, Stop);
        (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK, "a form of another site signs nobody out");
        await SignOutAsync(visitor);
        (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private static async Task SignOutAsync(Visitor visitor)
    {
        var token = (await visitor.GetAsync("/roles")).Text.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        await visitor.SendAsync("/sign-out", new Dictionary<string, string>(), new() { ["__RequestVerificationToken"] = token });
    }

    private void Copy(Visitor from, Visitor to) => to.Cookies.Add(site.Address, new Cookie("evqc.session", from.Cookies.GetCookies(site.Address)["evqc.session"]!.Value));

    private static Task<Visitor.Page> ChangePasswordAsync(Visitor visitor, string current, string @new) =>
        visitor.SendAsync("/account/password", "change-password", new() { ["Current"] = current, ["New"] = @new, ["Repeat"] = @new });

    private Task ChangeAsync(Func<ChangePerson, Actor, Task> act) => site.DoAsync(async (ChangePerson change) =>
    {
        await act(change, await site.ActorAsync("ada"));
        return true;
    });
}
