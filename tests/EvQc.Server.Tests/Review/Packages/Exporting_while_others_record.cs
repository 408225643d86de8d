using EvQc.Assays;
using EvQc.Batches;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Review.Packages;

/// <summary>A package is of one moment: what is recorded while it is gathered is in all of it or in none of it.</summary>
public sealed class Exporting_while_others_record(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-02")]
    public async Task Leaves_a_package_that_verifies_and_the_next_one_holds_what_was_recorded()
    {
        var meanwhile = new Meanwhile("person_keys");
        await using var laboratory = await Laboratory.StartAsync(
            database.Configuration(), builder => builder.Services.ConfigureDbContext<EvQcContext>(options => options.AddInterceptors(meanwhile)));
        var number = await laboratory.ProducedAsync();
        await laboratory.SettleAsync((await laboratory.BatchAsync(number)).Id);

        meanwhile.Do = async () => (await laboratory.EnterAsync($"{number}-FP", new("residual-nuclease", "1.0", "ng/mL"))).OrRefuse();
        var first = await ExportAsync();
        meanwhile.IsDone.ShouldBeTrue("between the records and their trail somebody recorded");
        VerifiedPackage.Of(first).Fault?.ToString().ShouldBeNull();
        VerifiedPackage.Of(await ExportAsync()).Fault?.ToString().ShouldBeNull();
        (await laboratory.CountAsync<Result>(r => r.Attribute == "residual-nuclease")).ShouldBe(1);

        async Task<byte[]> ExportAsync() => (await laboratory.DoAsync((ExportPackage export) => export.RunAsync(new(number), laboratory.Quinn, Cancel))).Bytes;
    }
}
