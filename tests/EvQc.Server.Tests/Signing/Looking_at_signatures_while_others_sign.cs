using EvQc.Batches;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Signing;

/// <summary>Signatures and what they were given to are read in one moment: a signature of right now is no "signed, then changed".</summary>
public sealed class Looking_at_signatures_while_others_sign(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-14")]
    public async Task Finds_no_change_where_there_is_none()
    {
        // The results of the batch are read before its notes, its signatures after them.
        var meanwhile = new Meanwhile("review_notes");
        await using var laboratory = await Laboratory.StartAsync(
            database.Configuration(), builder => builder.Services.ConfigureDbContext<EvQcContext>(options => options.AddInterceptors(meanwhile)));
        var number = await laboratory.ProducedAsync();
        var batch = await laboratory.BatchAsync(number);
        var result = (await laboratory.EnterAsync($"{number}-FP", new("residual-nuclease", "1.0", "ng/mL"))).OrRefuse()[0];
        await laboratory.SettleAsync(batch.Id);

        meanwhile.Do = async () => (await laboratory.VerifyAsync(laboratory.Tara, result.Id)).OrRefuse();
        var standing = await laboratory.DoAsync((SignedThenChanged signed) => signed.OfAsync(batch.Id, Cancel));

        meanwhile.IsDone.ShouldBeTrue("somebody signed while it was looked at");
        standing.Changes.ShouldBeEmpty();
        (await laboratory.DoAsync((SignedThenChanged signed) => signed.OfAsync(batch.Id, Cancel))).Checks.Count.ShouldBe(standing.Checks.Count + 1);
    }
}
