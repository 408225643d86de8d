using System.Net;
using EvQc.Audit;
using EvQc.MyWork;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace EvQc.People;

/// <summary>The clock is put forward here, so this class has a site of its own.</summary>
public sealed class The_age_of_a_password(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-20")]
    public async Task Is_told_before_and_recalls_it_after()
    {
        var person = await site.NewPersonAsync("aged", Role.Technician);
        (await WorkAsync(person)).ShouldNotContain("Your account");

        site.Time.Forward(TimeSpan.FromDays(355));
        (await WorkAsync(person)).ShouldContain("Your account");
        using (var early = await site.VisitAsAsync("aged")) (await early.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);

        site.Time.Forward(TimeSpan.FromDays(11));
        using var visitor = await site.VisitAsAsync("aged");
        (await visitor.GetAsync("/roles")).Location.ShouldBe("/account/password");
        (await visitor.GetAsync("/account/password")).Text.ShouldContain("has reached its greatest age");
        await using var db = site.Open();
        (await db.Set<AuditEntry>().AnyAsync(e => e.SubjectId == person.Id.ToString() && e.Changes.Contains("Password older than 365 days: recalled"), Stop)).ShouldBeTrue();

        (await ChangeAsync(visitor, DemoPeople.Password, "a quite different phrase")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.GetAsync("/roles")).Status.ShouldBe(HttpStatusCode.OK);
        (await WorkAsync(person)).ShouldNotContain("Your account");
    }

    [Fact]
    [Trait("Req", "P11-20")]
    public async Task Does_not_bring_one_of_the_last_five_back()
    {
        await site.NewPersonAsync("rotating", Role.Technician);
        using var visitor = await site.VisitAsAsync("rotating");
        var before = DemoPeople.Password;
        foreach (var next in Enumerable.Range(1, 4).Select(i => $"{i} lamp beside the window"))
        {
            (await ChangeAsync(visitor, before, DemoPeople.Password)).Status.ShouldBe(HttpStatusCode.BadRequest, "a former password is refused each time");
            (await ChangeAsync(visitor, before, next)).Status.ShouldBe(HttpStatusCode.Redirect);
            before = next;
        }

        (await ChangeAsync(visitor, before, DemoPeople.Password)).Text.ShouldContain("one of your last 5");
        (await ChangeAsync(visitor, before, "5 lamp beside the window")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await ChangeAsync(visitor, "5 lamp beside the window", DemoPeople.Password)).Status.ShouldBe(HttpStatusCode.Redirect, "five others lie between");
        await using var db = site.Open();
        (await db.Set<AuditEntry>().AnyAsync(e => e.Subject == nameof(FormerPassword) && !e.Changes.Contains("(secret)"), Stop)).ShouldBeFalse("hashes stay out of the trail");
    }

    [Fact]
    [Trait("Req", "P11-20")]
    public async Task Does_not_matter_when_somebody_recalls_it_and_each_recall_is_on_record()
    {
        var person = await site.NewPersonAsync("recalled", Role.Technician);
        await site.DoAsync(async (ChangePerson change) =>
        {
            var ada = await site.ActorAsync("ada");
            await change.ResetPasswordAsync(person.Id, "Seen on a note at the bench", ada, Stop);
            await change.DeactivateAsync(person.Id, "Left", ada, Stop);
            return true;
        });
        await using var db = site.Open();
        var told = await db.Set<AuditEntry>().Where(e => e.SubjectId == person.Id.ToString() && e.ActorName.Contains("ada")).OrderBy(e => e.At).ToListAsync(Stop);
        told.ShouldContain(e => e.Changes.Contains("Password reset") && e.Reason == "Seen on a note at the bench");
        told.ShouldContain(e => e.Changes.Contains("DeactivatedAt") && e.Reason == "Left");
    }

    [Theory]
    [InlineData("-1", "5")]
    [InlineData("4000", "5")]
    [InlineData("90", "0")]
    [InlineData("90", "25")]
    public void Is_not_set_to_what_protects_nothing(string age, string reused) =>
        Should.Throw<Shell.CannotStartException>(() => PasswordPolicy.Read(new ConfigurationManager { ["Passwords:MaximumAge"] = age, ["Passwords:NotReused"] = reused }));

    [Fact]
    public void Never_comes_where_the_laboratory_turned_it_off() =>
        PasswordPolicy.Read(new ConfigurationManager { ["Passwords:MaximumAge"] = "0" }).MaximumAge.ShouldBeNull();

    private static Task<Visitor.Page> ChangeAsync(Visitor visitor, string current, string @new) =>
        visitor.SendAsync("/account/password", "change-password", new() { ["Current"] = current, ["New"] = @new, ["Repeat"] = @new });

    private async Task<IEnumerable<string>> WorkAsync(Person person) =>
        (await site.DoAsync((WorkList work) => work.OfAsync(person.AsActor(), Stop))).Select(g => g.Title);
}
