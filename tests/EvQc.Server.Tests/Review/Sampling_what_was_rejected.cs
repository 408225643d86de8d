using EvQc.Audit;
using EvQc.Batches;
using EvQc.Shell;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>A release demands that the trail of a batch was read; a rejection does not. So what was rejected is drawn from, unless somebody had read it.</summary>
public sealed class Sampling_what_was_rejected(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ShiftedTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "DI-06")]
    public async Task Draws_from_batches_whose_trail_nobody_had_read_and_from_each_but_once()
    {
        await using var laboratory = await Laboratory.StartAsync(database.Configuration(), builder => builder.Services.AddSingleton<TimeProvider>(_time));
        var unread = await laboratory.ReviewAsync(await laboratory.ProducedAsync(Stage.Culture));
        (await laboratory.DecideAsync(unread, release: false, reason: "contaminated")).OrRefuse();
        (await laboratory.DecideAsync(await laboratory.TestedAsync(), release: false, reason: "spilled")).OrRefuse();
        await laboratory.ProducedAsync(Stage.Culture);
        await EndOfDayAsync(laboratory);

        var drawn = (await DrawAsync(laboratory)).Entries.Where(e => e.Drawn.Stratum == TrailStratum.RejectedBatch).ToArray();
        drawn.ShouldNotBeEmpty();
        drawn.Select(e => e.Entry.BatchId).Distinct().ShouldBe([unread.Dossier.Batch.Id], "the other was read before, and the third is not decided");
        drawn.ShouldAllBe(e => BatchTrail.Counts(e.Entry));
        drawn.ShouldAllBe(e => e.Drawn.Of >= drawn.Length);

        await laboratory.DoAsync(async (ReadSample read) => await read.RunAsync(new((await DrawAsync(laboratory)).Head.Number, new Dictionary<long, string?>(), "all in order"), laboratory.Quirin, Cancel));
        await laboratory.RegisterAsync();
        await EndOfDayAsync(laboratory);
        (await DrawAsync(laboratory)).Entries.ShouldNotContain(e => e.Drawn.Stratum == TrailStratum.RejectedBatch);
    }

    private static Task<WaitingSample> DrawAsync(Laboratory laboratory) => laboratory.DoAsync(async (DrawSample draw) => (await draw.RunAsync(Cancel)).ShouldNotBeNull());

    private async Task EndOfDayAsync(Laboratory laboratory)
    {
        await Patience.UntilAsync(async () => (await laboratory.ReadAsync(db => new SealStanding(db).ReadAsync(Cancel))).Unsealed == 0, () => "The trail is not sealed.");
        _time.Forward(TimeSpan.FromDays(1));
    }
}
