using System.Net;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class The_audit_page(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "P11-04")]
    [InlineData("/audit")]
    [InlineData("/audit.csv")]
    [InlineData("/audit/verification")]
    public async Task Is_closed_to_technicians(string path)
    {
        using var tara = await site.VisitAsAsync("tara");

        (await tara.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    [Trait("Req", "A11-07")]
    [Trait("Req", "A11-05")]
    public async Task Sorts_and_searches_by_who_when_what_and_why()
    {
        await TellAsync("Zebra", "Zoe Zander (zoe)", "a reason that ends with zzz");
        await TellAsync("Aardvark", "Abe Abel (abe)", "a reason that begins with a");
        using var quinn = await site.VisitAsAsync("quinn");

        (await quinn.GetAsync("/audit?sort=who")).Text.ShouldContainInOrder("Abe Abel (abe)", "Zoe Zander (zoe)");
        (await quinn.GetAsync("/audit?sort=-who&subject=")).Text.ShouldContain("Zoe Zander (zoe)");
        (await quinn.GetAsync("/audit?sort=what")).Text.ShouldContain("Aardvark");
        (await quinn.GetAsync("/audit?sort=-why&from=2020-01-01")).Text.ShouldContain("ends with zzz");

        var why = (await quinn.GetAsync("/audit?why=ends+with")).Text;
        why.ShouldContain("ends with zzz");
        why.ShouldNotContain("begins with a");
        (await quinn.GetAsync("/audit?why=no+such+reason")).Text.ShouldContain("No entry matches.");
    }

    [Fact]
    [Trait("Req", "DI-07")]
    public async Task Shows_in_which_block_an_entry_is_sealed()
    {
        using var quinn = await site.VisitAsAsync("quinn");
        await site.SealedAsync();

        var page = (await quinn.GetAsync("/audit")).Text;
        page.ShouldMatch("<span>block \\d+</span>");
        page.ShouldContain("Times are Europe/Zurich");
    }

    [Fact]
    [Trait("Req", "A11-02")]
    [Trait("Req", "A11-07")]
    [Trait("Req", "A11-04")]
    public async Task Gives_the_selection_as_a_file_without_formulas_and_records_that_it_did()
    {
        await TellAsync("=cmd|'/c calc'!A1", "=1+1", "@SUM(A1)");
        using var quinn = await site.VisitAsAsync("quinn");

        var csv = await quinn.Client.GetStringAsync("/audit.csv?why=" + Uri.EscapeDataString("@SUM"), Cancel);

        var lines = csv.TrimEnd().Split("\r\n");
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("Entry,When (UTC),When (local),Zone,Who,");
        lines[1].ShouldContain("\"'=1+1\"");
        lines[1].ShouldContain("\"'=cmd|'/c calc'!A1\"");
        lines[1].ShouldContain("\"'@SUM(A1)\"");
        lines[1].ShouldContain("Europe/Zurich");
        await using var db = site.Open();
        var export = await db.Set<AuditEntry>().Where(e => e.Subject == "Export").OrderByDescending(e => e.Sequence).FirstAsync(Cancel);
        export.ActorName.ShouldBe("Quinn Moreau (quinn)");
        export.Changes.ShouldContain("1 entries, selected by ?why=%40SUM");
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Verifies_when_asked_and_tells_what_came_of_it_until_it_is_cleared_up()
    {
        using var mara = await site.VisitAsAsync("mara");
        await using (var db = site.Open())
        {
            // As the demonstration's people are made: none of them was changed past the trail.
            await db.Users.Where(p => p.UserName == "tom").ExecuteUpdateAsync(p => p.SetProperty(x => x.PhoneNumber, "+41 61 000 00 00"), Cancel);
        }

        (await mara.SendAsync("/audit/verification", "verify", [])).Location.ShouldNotBeNull().ShouldEndWith("/audit/verification");
        var page = (await mara.GetAsync("/audit/verification")).Text;
        page.ShouldContain("Something was not as recorded");
        page.ShouldContain("PhoneNumber is +41 61 000 00 00 and should be empty");
        (await mara.GetAsync("/")).Text.ShouldContain("Records are not as they were recorded");
        using (var tara = await site.VisitAsAsync("tara"))
            (await tara.GetAsync("/")).Text.ShouldNotContain("Records are not as they were recorded");

        await using (var db = site.Open())
            await db.Users.Where(p => p.UserName == "tom").ExecuteUpdateAsync(p => p.SetProperty(x => x.PhoneNumber, (string?)null), Cancel);
        await mara.SendAsync("/audit/verification", "verify", []);
        (await mara.GetAsync("/audit/verification")).Text.ShouldContain("Everything was as recorded");
        (await mara.GetAsync("/")).Text.ShouldNotContain("Records are not as they were recorded");
    }

    [Fact]
    public async Task Is_verified_by_EvQc_itself_once_a_day()
    {
        async Task<int> DueAsync() => await site.DoAsync(async (RecordVerification due) =>
        {
            await due.RunWhenDueAsync(Cancel);
            await using var db = site.Open();
            return await db.Set<AuditEntry>().CountAsync(e => e.Subject == RecordVerification.Subject && e.ActorName == Actor.System.Name, Cancel);
        });
        (await DueAsync()).ShouldBe(0);

        site.Time.Forward(TimeSpan.FromHours(25));

        // The server's own tick may come at the same moment; it then reads a second time, and no third, however often it is asked.
        (await DueAsync()).ShouldBeInRange(1, 2);
        for (var again = 0; again < 3; again++) (await DueAsync()).ShouldBeInRange(1, 2, "the next is due a day later");
    }

    private async Task TellAsync(string subject, string who, string why)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(new Actor(Guid.CreateVersion7(), who, Role.QaReviewer), why);
        AuditTrail.Event(db, subject, subject, "told");
        await db.SaveChangesAsync(Cancel);
    }
}

internal static class InOrder
{
    public static void ShouldContainInOrder(this string text, params string[] parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            at = text.IndexOf(part, at, StringComparison.Ordinal);
            at.ShouldBeGreaterThanOrEqualTo(0, part);
        }
    }
}
