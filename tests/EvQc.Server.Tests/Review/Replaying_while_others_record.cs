using EvQc.Batches;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>A replay compares the records of one moment: an evaluation of right now rests on results that it has read, too.</summary>
public sealed class Replaying_while_others_record(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "DI-11")]
    public async Task Finds_no_difference_where_there_is_none()
    {
        // The results of the batch are read before its evaluations.
        var meanwhile = new Meanwhile("evaluations");
        await using var laboratory = await Laboratory.StartAsync(
            database.Configuration(), builder => builder.Services.ConfigureDbContext<EvQcContext>(options => options.AddInterceptors(meanwhile)));
        var number = await laboratory.ProducedAsync();
        var batch = await laboratory.BatchAsync(number);
        await laboratory.SettleAsync(batch.Id);

        meanwhile.Do = async () =>
        {
            (await laboratory.EnterAsync($"{number}-FP", new("potency", "99", "%"))).OrRefuse();
            await laboratory.SettleAsync(batch.Id);
        };
        var replayed = await laboratory.DoAsync((ReplayBatch replay) => replay.RunAsync(new(batch.Id), Cancel));

        meanwhile.IsDone.ShouldBeTrue("somebody recorded while it was replayed");
        replayed.Differences.ShouldBeEmpty();
        (await laboratory.DoAsync((ReplayBatch replay) => replay.RunAsync(new(batch.Id), Cancel))).Results.ShouldBe(replayed.Results + 1);
    }
}
