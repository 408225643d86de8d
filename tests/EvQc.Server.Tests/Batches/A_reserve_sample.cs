using EvQc.People;
using EvQc.Review;
using EvQc.Review.Packages;
using EvQc.Shell;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

/// <summary>What is kept back of a batch so that all its tests can be made again: the demonstration's route demands twice 0.75 mL.</summary>
[Collection<ReviewDesk>]
public sealed class A_reserve_sample(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "REL-07")]
    public async Task Is_kept_twice_as_large_as_all_tests_take_before_a_release()
    {
        var number = (await _laboratory.TestedAsync()).Dossier.Batch.Number;
        var sample = (await _laboratory.ReviewAsync(number)).Reserve.Samples.Single();
        (sample.Label, sample.VolumeMl, sample.Containers, sample.Place).ShouldBe(($"{number}-RS", 1.5m, 3, "freezer F-07, -80 °C"));

        (await WaitingAsync()).ShouldNotContain(i => i.What == number);
        (await _laboratory.TakeFromReserveAsync(sample.Id, "0.001", "a vial leaked")).OrRefuse();
        (await WaitingAsync()).ShouldContain(i => i.What == number && i.Why == "1.499 mL kept of 1.5 mL");
        var review = await _laboratory.ReadyAsync(number);
        Disposition.BlockersToRelease(review.Facts, null).Single().ShouldSatisfyAllConditions(
            b => b.Code.ShouldBe("reserve-missing"), b => b.Sentence.ShouldBe("The reserve sample has 1.499 mL; all tests made twice take 1.5 mL."));
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(review, release: true))).ShouldBe("release-blocked");

        (await _laboratory.KeepReserveAsync(number, "0.25", "1")).OrRefuse().Label.ShouldBe($"{number}-RS2");
        (await _laboratory.DecideAsync(await _laboratory.ReadyAsync(number), release: true)).IsUsable.ShouldBeTrue();
    }

    private async Task<IReadOnlyList<MyWork.WorkItem>> WaitingAsync() => (await _laboratory.DoAsync((MyWork.LaboratoryWork work) => work.ReservesAsync(Cancel))).Items;

    [Fact]
    [Trait("Req", "REL-07")]
    [Trait("Req", "P11-14")]
    public async Task Is_used_after_the_decision_without_a_change_of_what_was_signed_and_goes_with_the_package()
    {
        var number = (await _laboratory.TestedAsync()).Dossier.Batch.Number;
        (await _laboratory.DecideAsync(await _laboratory.ReadyAsync(number), release: true)).OrRefuse();
        var batch = await _laboratory.BatchAsync(number);
        await _laboratory.SettleAsync(batch.Id);
        var sample = (await _laboratory.ReviewAsync(number)).Reserve.Samples.Single();

        (await _laboratory.TakeFromReserveAsync(sample.Id, "0.75", "complaint C-26-004: sterility again")).OrRefuse();

        (await _laboratory.DoAsync((SignedThenChanged signed) => signed.OfAsync(batch.Id, Cancel))).Changes.ShouldBeEmpty();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.KeepReserveAsync(number))).ShouldBe("batch-is-final");
        var package = VerifiedPackage.Of((await _laboratory.DoAsync((ExportPackage export) => export.RunAsync(new(number), _laboratory.Quinn, Cancel))).Bytes);
        package.Fault.ShouldBeNull();
    }

    [Theory]
    [Trait("Req", "REL-07")]
    [InlineData("0", "1", "freezer", "volumeMl: out-of-range")]
    [InlineData("-1", "1", "freezer", "volumeMl: out-of-range")]
    [InlineData("1,5", "1", "freezer", "volumeMl: not-a-number")]
    [InlineData(null, "1", "freezer", "volumeMl: volume-missing")]
    [InlineData("4000", "1", "freezer", "volumeMl: reserve-too-large")]
    [InlineData("0.1", "0", "freezer", "containers: containers-wrong")]
    [InlineData("0.1", "a few", "freezer", "containers: containers-wrong")]
    [InlineData("0.1", "1", " ", "place: place-missing")]
    public async Task Is_refused_with_what_cannot_be_right(string? volume, string containers, string place, string problem)
    {
        var number = await _laboratory.ProducedAsync();

        (await _laboratory.KeepReserveAsync(number, volume, containers, place)).Found().ShouldBe([problem]);
        (await _laboratory.ReviewAsync(number)).Reserve.Samples.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Req", "REL-07")]
    public async Task Gives_no_more_than_it_has_and_nothing_without_a_reason()
    {
        var number = await _laboratory.ProducedAsync();
        var sample = (await _laboratory.ReviewAsync(number)).Reserve.Samples.Single();

        (await _laboratory.TakeFromReserveAsync(sample.Id, "1.5001")).Found().ShouldBe(["volumeMl: reserve-too-little"]);
        (await _laboratory.TakeFromReserveAsync(sample.Id, "0.5", " ")).Found().ShouldBe(["reason: reason-required"]);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.TakeFromReserveAsync(sample.Id, "0.5", actor: _laboratory.Quinn))).ShouldBe("not-permitted");
        await Should.ThrowAsync<NotFoundException>(() => _laboratory.TakeFromReserveAsync(Guid.CreateVersion7(), "0.5"));
        (await _laboratory.TakeFromReserveAsync(sample.Id, "1.5", "entered wrongly")).OrRefuse();
        (await _laboratory.TakeFromReserveAsync(sample.Id, "0.1")).Found().ShouldBe(["volumeMl: reserve-too-little"]);
        (await _laboratory.ReviewAsync(number)).Reserve.LeftMl.ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "REL-07")]
    public async Task Is_taken_out_by_two_at_once_no_further_than_it_reaches()
    {
        var number = await _laboratory.ProducedAsync();
        var sample = (await _laboratory.ReviewAsync(number)).Reserve.Samples.Single();

        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _laboratory.TakeFromReserveAsync(sample.Id, "0.5")));

        taken.Count(t => t.IsUsable).ShouldBe(3);
        (await _laboratory.ReviewAsync(number)).Reserve.LeftMl.ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "REL-07")]
    [Trait("Req", "REL-08")]
    public async Task Shows_on_the_batch_where_it_is_and_until_when_it_is_kept()
    {
        var number = (await _laboratory.TestedAsync()).Dossier.Batch.Number;
        using var tara = new Visitor(_laboratory.Address);
        await tara.SignInAsync("tara", DemoPeople.Password);
        var page = (await tara.GetAsync($"/batches/{number}")).Text;
        page.ShouldContain($"{number}-RS");
        page.ShouldContain("1.5 mL kept; all tests made twice take 1.5 mL.");
        page.ShouldContain("no end before a decision");

        (await _laboratory.DecideAsync(await _laboratory.ReadyAsync(number), release: true)).OrRefuse();
        await _laboratory.SettleAsync((await _laboratory.BatchAsync(number)).Id);
        var sent = await tara.SendAsync($"/batches/{number}", "take", new() { ["Take.volumeMl"] = "0.25", ["Take.reason"] = "complaint C-26-005", ["Take.sample"] = $"{(await _laboratory.ReviewAsync(number)).Reserve.Samples[0].Id}" });
        sent.Status.ShouldBe(System.Net.HttpStatusCode.Redirect, sent.Text);
        page = (await tara.GetAsync($"/batches/{number}")).Text;
        page.ShouldContain("complaint C-26-005");
        page.ShouldContain("1.25 mL");
        page.ShouldNotContain("all tests made twice take", customMessage: "what is used after the release is no shortage");

        // 24 months of shelf-life, and one year: as many years as three after the decision.
        var decided = DateOnly.FromDateTime((await _laboratory.BatchAsync(number)).DecidedAt!.Value.UtcDateTime);
        page.ShouldContain(decided.AddYears(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }
}
