using System.Net;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.People;

public sealed class Managing_people(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Adds_somebody_who_must_choose_a_password()
    {
        using var ada = await site.VisitAsAsync("ada");
        var page = await ada.SendAsync("/people/new", "add-person", New("nils", "Nils Berg"));
        page.Status.ShouldBe(HttpStatusCode.OK);
        var password = System.Text.RegularExpressions.Regex.Match(page.Text, "[a-z2-9]{4}(-[a-z2-9]{4}){3}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        using var nils = site.Visit();
        await nils.SignInAsync("nils", password);
        (await nils.GetAsync("/")).Location.ShouldBe("/account/password");
    }

    [Fact]
    [Trait("Req", "P11-15")]
    public async Task Never_gives_a_user_name_twice_also_after_deactivation()
    {
        var person = await site.NewPersonAsync("unique", Role.Technician);
        await ChangeAsync((change, ada) => change.DeactivateAsync(person.Id, "Left", ada, Stop));
        using var visitor = await site.VisitAsAsync("ada");
        var page = await visitor.SendAsync("/people/new", "add-person", New("UNIQUE", "Another Person"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("User names are never given twice.");
        page.Text.ShouldContain("value=\"Another Person\"", Case.Sensitive, "what was entered is kept");
    }

    [Theory]
    [Trait("Req", "P11-15")]
    [InlineData("K.OLD-NAME")]
    [InlineData("kold.name")]
    [InlineData("k-old-name")]
    [InlineData("ｋ.old-name", "2 to 40 of: small letters")]
    [InlineData("к.old-name", "2 to 40 of: small letters")]
    public async Task Never_gives_a_user_name_that_reads_the_same_as_one_of_somebody_who_left(string userName, string why = "User names are never given twice")
    {
        await using (var db = site.Open())
        {
            if (!await db.Users.AnyAsync(p => p.UserName == "k.old-name", Stop))
            {
                var left = await site.NewPersonAsync("k.old-name", Role.Technician);
                await ChangeAsync((change, ada) => change.DeactivateAsync(left.Id, "Left", ada, Stop));
            }
        }

        using var visitor = await site.VisitAsAsync("ada");
        (await visitor.SendAsync("/people/new", "add-person", New(userName, "Kim New"))).Text.ShouldContain(why);
    }

    [Fact]
    public async Task Names_every_mistake_of_the_form_at_once()
    {
        using var ada = await site.VisitAsAsync("ada");
        var page = await ada.SendAsync("/people/new", "add-person", new() { ["UserName"] = "9 lives", ["PrintedName"] = "", ["Role"] = "" });
        page.Text.ShouldContain("Enter the name as it is printed on records.");
        page.Text.ShouldContain("2 to 40 of: small letters");
        page.Text.ShouldContain("Choose a role.");
    }

    [Fact]
    public async Task Sent_twice_adds_one_person()
    {
        using var ada = await site.VisitAsAsync("ada");
        var hidden = (await ada.GetAsync("/people/new")).HiddenOf("add-person");
        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.SendAsync("/people/new", hidden, New("clicked", "Double Click"))));
        sent.Count(p => p.Status == HttpStatusCode.OK).ShouldBe(1);
        sent.Count(p => p.Status == HttpStatusCode.Redirect).ShouldBe(5);
        await using var db = site.Open();
        (await db.Users.CountAsync(p => p.PrintedName == "Double Click", Stop)).ShouldBe(1);
    }

    [Fact]
    [Trait("Req", "A11-05")]
    public async Task Records_who_granted_which_role_and_why()
    {
        var person = await site.NewPersonAsync("granted", Role.Technician);
        using var ada = await site.VisitAsAsync("ada");
        (await ada.SendAsync($"/people/{person.Id}", "change-person", new() { ["What"] = "QaReviewer", ["Reason"] = "" })).Text.ShouldContain("Say why in a sentence.");
        (await ada.SendAsync($"/people/{person.Id}", "change-person", new() { ["What"] = "QaReviewer", ["Reason"] = "Trained and moved to QA" })).Status.ShouldBe(HttpStatusCode.Redirect);
        await using var db = site.Open();
        var now = await db.Users.SingleAsync(p => p.Id == person.Id, Stop);
        now.Role.ShouldBe(Role.QaReviewer);
        now.RoleGrantedBy.ShouldBe("Ada Novak (ada)");
        var entry = await db.Set<AuditEntry>().SingleAsync(e => e.SubjectId == person.Id.ToString() && e.Action == AuditAction.Changed, Stop);
        entry.ActorName.ShouldBe("Ada Novak (ada)");
        entry.Reason.ShouldBe("Trained and moved to QA");
        entry.Changes.ShouldContain("\"Role\":[\"Technician\",\"QaReviewer\"]");
        entry.Changes.ShouldNotContain(now.SecurityStamp!);
    }

    [Fact]
    public async Task Leaves_ones_own_account_to_another_administrator()
    {
        var ada = await site.ActorAsync("ada");
        var refusal = await Should.ThrowAsync<QcRuleException>(() => ChangeAsync((change, by) => change.GrantAsync(ada.PersonId, Role.QaReviewer, "I would like to sign", by, Stop)));
        refusal.Code.ShouldBe("own-account");
    }

    [Fact]
    public async Task Keeps_the_last_administrator()
    {
        var other = await site.NewPersonAsync("second-admin", Role.Administrator);
        await using var db = site.Open();
        db.ActAs(Actor.System);
        var others = await db.Users.Where(p => p.Role == Role.Administrator && p.DeactivatedAt == null && p.Id != other.Id).ToListAsync(Stop);
        foreach (var person in others) await ChangeAsync((change, _) => change.DeactivateAsync(person.Id, "Test", other.AsActor(), Stop));
        try
        {
            var impostor = new Actor(Guid.CreateVersion7(), "Another administrator", Role.Administrator);
            (await Should.ThrowAsync<QcRuleException>(() => ChangeAsync((change, _) => change.DeactivateAsync(other.Id, "Test", impostor, Stop)))).Code.ShouldBe("last-administrator");
            (await Should.ThrowAsync<QcRuleException>(() => ChangeAsync((change, _) => change.GrantAsync(other.Id, Role.Technician, "Test", impostor, Stop)))).Code.ShouldBe("last-administrator");
        }
        finally
        {
            foreach (var person in others) await ChangeAsync((change, _) => change.ReactivateAsync(person.Id, "Test ended", other.AsActor(), Stop));
            await db.Users.Where(p => others.Select(o => o.Id).Contains(p.Id)).ExecuteUpdateAsync(set => set.SetProperty(p => p.MustChangePassword, false), Stop);
        }
    }

    [Theory]
    [Trait("Req", "P11-08")]
    [Trait("Req", "A11-11")]
    [InlineData(Role.Technician)]
    [InlineData(Role.QaReviewer)]
    [InlineData(Role.LaboratoryManager)]
    public async Task Is_refused_by_the_use_cases_themselves_to_everybody_else(Role role)
    {
        var actor = new Actor(Guid.CreateVersion7(), "Somebody", role);
        (await Should.ThrowAsync<QcRuleException>(() => site.DoAsync((AddPerson add) => add.RunAsync(new("new", "New", Role.Technician), actor, Stop)))).Code.ShouldBe("not-permitted");
        (await Should.ThrowAsync<QcRuleException>(() => site.DoAsync((CreateApiKey create) => create.RunAsync(new("new", Role.Technician, 1), actor, Stop)))).Code.ShouldBe("not-permitted");
        (await Should.ThrowAsync<QcRuleException>(() => ChangeAsync((change, _) => change.UnlockAsync(Guid.Empty, "x", actor, Stop)))).Code.ShouldBe("not-permitted");
    }

    [Fact]
    public async Task Makes_a_first_administrator_only_where_there_is_none()
    {
        (await site.DoAsync((FirstAdministrator first) => first.EnsureAsync(Stop))).ShouldBeNull();
        await using (var db = site.Open())
            await db.Users.Where(p => p.Role == Role.Administrator && p.DeactivatedAt == null).ExecuteUpdateAsync(p => p.SetProperty(x => x.DeactivatedAt, site.Time.GetUtcNow()), Stop);
        var made = (await site.DoAsync((FirstAdministrator first) => first.EnsureAsync(Stop))).ShouldNotBeNull();
        using var visitor = site.Visit();
        await visitor.SignInAsync(made.UserName, made.Password);
        (await visitor.GetAsync("/people")).Location.ShouldBe("/account/password");
        await using (var db = site.Open())
            await db.Users.Where(p => p.UserName == "ada").ExecuteUpdateAsync(p => p.SetProperty(x => x.DeactivatedAt, (DateTimeOffset?)null), Stop);
    }

    private static Dictionary<string, string> New(string userName, string printedName) =>
        new() { ["UserName"] = userName, ["PrintedName"] = printedName, ["Role"] = "Technician" };

    private Task ChangeAsync(Func<ChangePerson, Actor, Task> act) => site.DoAsync(async (ChangePerson change) =>
    {
        await act(change, await site.ActorAsync("ada"));
        return true;
    });
}
