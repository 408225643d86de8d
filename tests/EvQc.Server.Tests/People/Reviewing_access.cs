using System.Net;
using EvQc.Audit;
using EvQc.MyWork;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.People;

public sealed class Reviewing_access(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "A11-11")]
    public async Task Puts_a_decision_about_everybody_and_every_key_on_record()
    {
        await site.NewKeyAsync("old-pc", Role.Technician);
        var leaver = await site.NewPersonAsync("leaver", Role.Technician);
        var (own, other) = await TurnAsync();
        using var mara = await site.VisitAsAsync(own);
        var list = await ListAsync();
        var form = list.Where(a => !a.Name.Contains($"({own})", StringComparison.Ordinal)).ToDictionary(a => ReviewAccess.FieldOf("Decision", a.Id), _ => "Keep");
        form[ReviewAccess.FieldOf("Decision", leaver.Id)] = "Remove";

        (await mara.SendAsync("/access/review", "review-access", form)).Text.ShouldContain("or why it ends", Case.Sensitive, "a removal needs a remark");
        form[ReviewAccess.FieldOf("Remark", leaver.Id)] = "=cmd|'/c calc'!A0";
        var done = await mara.SendAsync("/access/review", "review-access", form);
        done.Status.ShouldBe(HttpStatusCode.Redirect, done.Text);

        await using var db = site.Open();
        var review = await db.Set<AccessReview>().Include(r => r.Lines).OrderByDescending(r => r.At).FirstAsync(Stop);
        review.ByName.ShouldEndWith($"({own})");
        review.NextDueAt.ShouldBe(review.At.AddMonths(3));
        review.Lines.Select(l => l.SubjectId).Order().ShouldBe(list.Select(a => a.Id).Order());
        review.Lines.Single(l => l.Name.Contains($"({own})")).Decision.ShouldBe(AccessDecision.LeftToAnother);
        review.Lines.Single(l => l.SubjectId == leaver.Id).Decision.ShouldBe(AccessDecision.Remove);
        review.Lines.Single(l => l.Name == "old-pc").GrantedBy.ShouldBe("Ada Novak (ada)");
        (await db.Set<AuditEntry>().AnyAsync(e => e.Subject == nameof(AccessReview) && e.SubjectId == review.Id.ToString(), Stop)).ShouldBeTrue();

        (await mara.GetAsync(done.Location![(done.Location!.IndexOf("/access", StringComparison.Ordinal))..])).Text.ShouldContain("Somebody New (leaver)");
        var csv = await mara.GetAsync($"/access/reviews/{review.Id}/csv");
        csv.Text.ShouldContain("\"'=cmd|'/c calc'!A0\"", Case.Sensitive, "no formula reaches the spreadsheet");
        (await WorkAsync("ada")).ShouldContain("Access to change or remove");

        // The same person twice in a row would leave the own access unreviewed.
        (await RefusedAsync(own, await RequestAsync(own))).ShouldBe("review-by-another");
        (await RefusedAsync(other, await RequestAsync(other))).ShouldBeNull();
        (await WorkAsync("ada")).ShouldNotContain("Access to change or remove", "the later review kept it");
    }

    [Theory]
    [InlineData("tara")]
    [InlineData("ada")]
    [Trait("Req", "A11-11")]
    public async Task Is_not_for_who_grants_access_nor_for_technicians(string userName) =>
        (await RefusedAsync(userName, await RequestAsync())).ShouldBe("not-permitted");

    [Fact]
    public async Task Is_refused_when_somebodys_access_changed_meanwhile()
    {
        var (own, _) = await TurnAsync();
        var request = await RequestAsync(own);
        await site.NewPersonAsync("late-comer", Role.Technician);

        (await RefusedAsync(own, request)).ShouldBe("access-changed-meanwhile");
    }

    [Fact]
    public async Task Is_refused_while_somebody_has_no_decision()
    {
        var (own, _) = await TurnAsync();
        var request = await RequestAsync(own);
        var missing = request with { Answers = request.Answers.Skip(1).ToDictionary() };

        await using var db = site.Open();
        var before = await db.Set<AccessReview>().CountAsync(Stop);
        await Should.ThrowAsync<Shell.Web.InvalidRequestException>(() => RunAsync(own, missing));
        (await db.Set<AccessReview>().CountAsync(Stop)).ShouldBe(before);
    }

    [Fact]
    [Trait("Req", "A11-11")]
    public async Task Is_due_three_months_after_the_last_and_waits_in_my_work()
    {
        var (own, _) = await TurnAsync();
        await RunAsync(own, await RequestAsync(own));

        (await WorkAsync("quinn")).ShouldNotContain("Review of access");
        site.Time.Forward(TimeSpan.FromDays(93));
        (await WorkAsync("quinn")).ShouldContain("Review of access");
        (await WorkAsync("ada")).ShouldNotContain("Review of access");
        using var quinn = await site.VisitAsAsync("quinn");
        (await quinn.GetAsync("/access")).Text.ShouldContain("was due");
        (await quinn.GetAsync("/")).Text.ShouldContain("overdue since");
    }

    [Fact]
    [Trait("Req", "A11-11")]
    public async Task Shows_who_has_what_since_when_and_granted_by_whom()
    {
        var person = await site.NewPersonAsync("regraded", Role.Technician);
        await site.DoAsync(async (ChangePerson change) =>
        {
            await change.GrantAsync(person.Id, Role.LaboratoryManager, "Took over the shift", await site.ActorAsync("ada"), Stop);
            return true;
        });
        using var mara = await site.VisitAsAsync("mara");

        var page = (await mara.GetAsync("/access")).Text;
        page.ShouldContain("Somebody New (regraded)");
        page.ShouldContain("Took over the shift");
        (await ListAsync()).Single(a => a.Id == person.Id).GrantedBy.ShouldBe("Ada Novak (ada)");
    }

    /// <summary>Whose turn it is to review, and who comes after.</summary>
    private async Task<(string Own, string Other)> TurnAsync()
    {
        await using var db = site.Open();
        var last = await db.Set<AccessReview>().OrderByDescending(r => r.At).Select(r => r.ByName).FirstOrDefaultAsync(Stop) ?? "";
        return last.Contains("(mara)", StringComparison.Ordinal) ? ("quinn", "mara") : ("mara", "quinn");
    }

    private Task<IReadOnlyList<Access>> ListAsync() => site.DoAsync((AccessList list) => list.RunAsync(Stop));

    private async Task<ReviewAccess.Request> RequestAsync(string reviewer = "mara")
    {
        var list = await ListAsync();
        return new(AccessList.MarkOf(list), list.Where(a => !a.Name.Contains($"({reviewer})", StringComparison.Ordinal)).ToDictionary(a => a.Id, _ => new ReviewAccess.Answer(AccessDecision.Keep, null)), null);
    }

    private Task<AccessReview> RunAsync(string userName, ReviewAccess.Request request) =>
        site.DoAsync(async (ReviewAccess review) => await review.RunAsync(request, await site.ActorAsync(userName), Stop));

    private async Task<string?> RefusedAsync(string userName, ReviewAccess.Request request)
    {
        try
        {
            await RunAsync(userName, request);
            return null;
        }
        catch (QcRuleException refused)
        {
            return refused.Code;
        }
    }

    private async Task<IEnumerable<string>> WorkAsync(string userName) =>
        (await site.DoAsync(async (WorkList work) => await work.OfAsync(await site.ActorAsync(userName), Stop))).Select(g => g.Title);
}
