using EvQc.Batches;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class The_queue_of_reviews(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task Shows_every_waiting_batch_page_by_page_the_longest_waiting_first()
    {
        var numbers = Enumerable.Range(1, 60).Select(i => $"Q-{i:000}").ToArray();
        await using (var db = site.Open())
        {
            db.ActAs(Actor.System);
            var specification = await db.Set<Specifications.SpecificationVersion>().SingleAsync(TestContext.Current.CancellationToken);
            foreach (var number in numbers) db.Add(InReview(number, specification, site.Time.GetUtcNow().AddDays(-90).AddHours(Array.IndexOf(numbers, number))));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        using var quinn = await site.VisitAsAsync("quinn");
        foreach (var page in new[] { 1, 2, 3 })
        {
            var shown = await quinn.GetAsync($"/review?page={page}");
            var expected = numbers.Skip((page - 1) * 25).Take(25).ToArray();
            numbers.Where(n => shown.Text.Contains($">{n}<", StringComparison.Ordinal)).ShouldBe(expected, $"page {page}");
            shown.Text.ShouldContain($"{((page - 1) * 25) + 1}–{Math.Min(page * 25, 60)} of 60");
        }

        // Beyond the last page is the last page; nonsense is the first.
        (await quinn.GetAsync("/review?page=99")).Text.ShouldContain("51–60 of 60");
        (await quinn.GetAsync("/review?page=-3")).Text.ShouldContain("1–25 of 60");
    }

    private static Batch InReview(string number, Specifications.SpecificationVersion specification, DateTimeOffset since)
    {
        var batch = Batch.Register(number, specification.Product, Actor.System, since);
        foreach (var stage in Enum.GetValues<Stage>()) batch.CompleteStage(stage);
        batch.PinSpecification(specification.Number, specification.Sha256, since);
        batch.SendToReview(since);
        return batch;
    }
}
