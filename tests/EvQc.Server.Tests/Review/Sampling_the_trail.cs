using System.Net;
using EvQc.Audit;
using EvQc.MyWork;
using EvQc.People;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>The periodic sample of entries that belong to no release: each test begins on a day of its own.</summary>
public sealed class Sampling_the_trail(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "DI-06")]
    public async Task Puts_on_record_what_was_drawn_and_found_and_leaves_ones_own_acts_to_another()
    {
        await site.NewPersonAsync("sampled", Role.Technician);
        using (var tara = await site.VisitAsAsync("tara")) (await tara.GetAsync("/people")).Status.ShouldNotBe(HttpStatusCode.OK);
        using (var quinn = await site.VisitAsAsync("quinn")) await quinn.GetAsync("/audit.csv");
        await NextDayAsync();
        using var reviewer = await site.VisitAsAsync("quinn");
        var page = await reviewer.GetAsync("/audit/samples/new");
        page.Text.ShouldContain("Rights, identity and training");
        page.Text.ShouldContain("Your own: somebody else reads it in the next sample.");
        var waiting = (await DrawAsync())!;
        var other = waiting.Entries.First(e => !e.Entry.ActorName.Contains("(quinn)", StringComparison.Ordinal)).Drawn.Number;

        (await reviewer.SendAsync("/audit/samples/new", "read-sample", new() { [ReadSample.FieldOf(other)] = "who asked for it?" })).Text.ShouldContain("Say what you found");
        var done = await reviewer.SendAsync("/audit/samples/new", "read-sample", new() { [ReadSample.FieldOf(other)] = "who asked for it?", ["Remark"] = "one question" });
        done.Status.ShouldBe(HttpStatusCode.Redirect, done.Text);

        await using var db = site.Open();
        var sample = await db.Set<TrailSample>().Include(s => s.Lines).OrderByDescending(s => s.Block).FirstAsync(Cancel);
        sample.ByName.ShouldEndWith("(quinn)");
        sample.NextDueAt.ShouldBe(sample.At.AddMonths(3));
        sample.Lines.Select(l => l.Entry).Order().ShouldBe(waiting.Entries.Select(e => e.Drawn.Number).Order());
        sample.Lines.Single(l => l.Finding is not null).Entry.ShouldBe(other);
        sample.Lines.Where(l => l.IsLeftToAnother).Select(l => l.Entry).Order()
            .ShouldBe(waiting.Entries.Where(e => e.Entry.ActorName.Contains("(quinn)", StringComparison.Ordinal)).Select(e => e.Drawn.Number).Order());
        sample.Lines.Select(l => l.Stratum).Distinct().ShouldBeSubsetOf(Enum.GetValues<TrailStratum>());
        sample.Lines.ShouldContain(l => l.Stratum == TrailStratum.Rights);
        var shown = (await reviewer.GetAsync($"/audit/samples/{sample.Id}")).Text;
        shown.ShouldContain("who asked for it?");
        shown.ShouldContain(sample.BlockHash);
        (await db.Set<AuditEntry>().AnyAsync(e => e.Subject == nameof(TrailSample) && e.SubjectId == sample.Id.ToString() && e.Reason == "one question", Cancel)).ShouldBeTrue();

        // What was one's own comes back in the next sample, for somebody else.
        await NextDayAsync();
        var left = sample.Lines.Where(l => l.IsLeftToAnother).Select(l => l.Entry).ToArray();
        left.ShouldNotBeEmpty();
        (await DrawAsync())!.Entries.Select(e => e.Drawn.Number).Intersect(left).Order().ShouldBe(left.Order());
    }

    [Fact]
    [Trait("Req", "DI-06")]
    public async Task Draws_from_what_was_sealed_since_the_last_sample_by_a_seed_that_nobody_chooses()
    {
        await NextDayAsync();
        var first = (await DrawAsync())!;
        await using var db = site.Open();
        var head = await db.Set<AuditBlock>().SingleAsync(b => b.Number == first.Head.Number, Cancel);
        head.Hash.ShouldBe(first.Head.Hash);
        await site.NewPersonAsync($"later-{Guid.CreateVersion7():N}", Role.Technician);
        (await DrawAsync())!.Entries.Select(e => e.Drawn).ShouldBe(first.Entries.Select(e => e.Drawn), "today's entries change nothing, and loading the page again gives no other seed");

        await ReadAsync("mara", first.Head.Number);
        (await DrawAsync()).ShouldBeNull("nothing was sealed after that and before today");
        (await RefusedAsync("quinn", first.Head.Number)).ShouldBe("sampled-meanwhile");

        await NextDayAsync();
        var second = (await DrawAsync())!;
        second.AfterBlock.ShouldBe(first.Head.Number);
        var carried = await db.Set<TrailSampleLine>().Where(l => l.IsLeftToAnother).Select(l => l.Entry).ToListAsync(Cancel);
        second.Entries.Select(e => e.Drawn.Number).Except(carried).ShouldAllBe(n => n > first.Head.LastSequence);
    }

    [Theory]
    [InlineData("tara")]
    [InlineData("ada")]
    [Trait("Req", "DI-06")]
    public async Task Is_not_for_technicians_nor_for_administrators(string userName) => (await RefusedAsync(userName, 1)).ShouldBe("not-permitted");

    [Fact]
    [Trait("Req", "DI-06")]
    public async Task Is_due_three_months_after_the_last_and_waits_in_my_work()
    {
        await NextDayAsync();
        await ReadAsync("quinn", (await DrawAsync())!.Head.Number);
        (await WorkAsync("mara")).ShouldNotContain("Sample of the audit trail");
        site.Time.Forward(TimeSpan.FromDays(93));

        (await WorkAsync("mara")).ShouldContain("Sample of the audit trail");
        (await WorkAsync("quinn")).ShouldContain("Sample of the audit trail");
        (await WorkAsync("tara")).ShouldNotContain("Sample of the audit trail");
        using var quinn = await site.VisitAsAsync("quinn");
        (await quinn.GetAsync("/audit/samples")).Text.ShouldContain("was due");
    }

    [Fact]
    public async Task Refuses_a_sample_that_nobody_drew()
    {
        await NextDayAsync();
        (await RefusedAsync("quinn", (await DrawAsync())!.Head.Number - 1)).ShouldBe("sampled-meanwhile");
        using var quinn = await site.VisitAsAsync("quinn");
        (await quinn.GetAsync($"/audit/samples/{Guid.CreateVersion7()}")).Text.ShouldContain("There is no such sample");
    }

    /// <summary>Something happens, is sealed, and the day ends.</summary>
    private async Task NextDayAsync()
    {
        using (var visitor = await site.VisitAsAsync("mara")) await visitor.GetAsync("/audit.csv");
        await site.SealedAsync();
        site.Time.Forward(TimeSpan.FromDays(1));
    }

    private Task<WaitingSample?> DrawAsync() => site.DoAsync((DrawSample draw) => draw.RunAsync(Cancel));

    private Task<TrailSample> ReadAsync(string userName, long block) =>
        site.DoAsync(async (ReadSample read) => await read.RunAsync(new(block, new Dictionary<long, string?>(), "all in order"), await site.ActorAsync(userName), Cancel));

    private async Task<string?> RefusedAsync(string userName, long block)
    {
        try
        {
            await ReadAsync(userName, block);
            return null;
        }
        catch (QcRuleException refused)
        {
            return refused.Code;
        }
    }

    private async Task<IEnumerable<string>> WorkAsync(string userName) =>
        (await site.DoAsync(async (WorkList work) => await work.OfAsync(await site.ActorAsync(userName), Cancel))).Select(g => g.Title);
}
