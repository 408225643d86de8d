using EvQc.Quantities;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static EvQc.Assays.Recordings;

namespace EvQc.Assays;

public sealed class A_size_distribution
{
    /// <summary>Four classes of 100 nm: 10, 40, 40 and 10 of 100 particles.</summary>
    private static readonly SizeBin[] Bell = [new(50, 100, 10), new(150, 100, 40), new(250, 100, 40), new(350, 100, 10)];

    private static readonly AssayRules Window = new() { SizeWindow = new(50, 300) };

    [Fact]
    public void Counts_a_class_cut_by_the_window_in_proportion() =>
        new SizeDistribution(Bell).FractionWithin(new(50, 300)).ShouldBe(0.85m); // half of 10, 40, 40

    [Theory]
    [InlineData(10, 100)]
    [InlineData(50, 200)]
    [InlineData(90, 300)]
    [InlineData(30, 150)]
    [InlineData(0, 0)]
    [InlineData(100, 400)]
    public void Interpolates_percentiles_inside_a_class(int percent, int nm) => new SizeDistribution(Bell).Percentile(percent).ShouldBe(nm);

    [Fact]
    public void Has_mean_and_mode()
    {
        new SizeDistribution(Bell).Mean.ShouldBe(200m);
        new SizeDistribution(Bell).Mode.ShouldBe(150m); // the smaller of equals
        new SizeDistribution([new(50, 100, 60), new(105, 10, 20)]).Mode.ShouldBe(105m); // denser, though it holds fewer
    }

    [Fact]
    public void Finds_its_median_at_half_of_any_counts() =>
        (from amounts in Gen.Choose(0, 1000).ArrayOf(12) where amounts.Sum() > 0 select amounts).MustHold(amounts =>
        {
            var distribution = new SizeDistribution([.. amounts.Select((a, i) => new SizeBin((10 * i) + 5, 10, a))]);
            var median = distribution.Percentile(50)!.Value;
            return Math.Abs(distribution.FractionWithin(new(0, median))!.Value - 0.5m) < 1e-20m
                && distribution.Percentile(10) <= median && median <= distribution.Percentile(90);
        });

    [Fact]
    public void Gives_the_figures_that_the_instrument_did_not_report()
    {
        var run = Sizes(Bell);
        var found = Compute(Window, run, Of(Attributes.SizeD50, 190m));
        found.The(Attributes.SizeWindowFraction).Value.ShouldBe(new Quantity(85m, Unit.Percent));
        found.The(Attributes.SizeD10).Sources.ShouldBe([run.Id]);
        found.The(Attributes.SizeD50).Value!.Value.Value.ShouldBe(190m); // reported, so not computed again
        found.The(Attributes.SizeSpan).Value!.Value.Value.ShouldBe((300m - 100m) / 190m);
    }

    [Fact]
    [Trait("Req", "DI-02")]
    public void Of_a_second_run_is_not_lost_behind_the_figure_of_the_first() =>
        Compute(Window, Sizes(Bell), Sizes(new SizeBin(500, 100, 1)), Of(Attributes.SizeD50, 190m)).Where(d => d.Attribute == Attributes.SizeD50)
            .Select(d => d.Value!.Value.Value).ShouldBe([190m, 200m, 500m]);

    [Fact]
    public void Has_no_window_fraction_without_a_window() =>
        Compute(new(), Sizes(Bell)).ShouldNotContain(d => d.Attribute == Attributes.SizeWindowFraction);

    [Fact]
    public void Of_nothing_gives_no_figure_but_says_so()
    {
        var empty = Compute(Window, Sizes(new SizeBin(50, 100, 0))).The(Attributes.SizeWindowFraction);
        empty.Standing.ShouldBe(Standing.Invalid);
        empty.Note.ShouldNotBeNull().ShouldContain("no particle");
    }

    [Fact]
    public void Is_refused_with_negative_amounts_or_empty_classes()
    {
        Should.Throw<ArgumentException>(() => new SizeDistribution([new(50, 100, -1)]));
        Should.Throw<ArgumentException>(() => new SizeDistribution([new(50, 0, 1)]));
        Should.Throw<ArgumentOutOfRangeException>(() => new SizeDistribution(Bell).Percentile(101));
    }
}
