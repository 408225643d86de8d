using Shouldly;
using Xunit;

namespace EvQc.Quantities;

public sealed class Statistics_of_replicates
{
    /// <summary>USP &lt;1010&gt;, appendix C.</summary>
    private static readonly decimal[] Usp1010 = [100.0m, 100.1m, 100.3m, 100.0m, 99.7m, 99.9m, 100.2m, 99.5m, 100.0m, 95.7m];

    [Fact]
    [Trait("Req", "STAT-01")]
    public void Give_the_mean_and_deviation_of_the_pharmacopoeia_s_example()
    {
        Rounding.ToPlace(Statistics.Mean(Usp1010), -1).ShouldBe(99.5m);
        Rounding.ToPlace(Statistics.StandardDeviation(Usp1010), -3).ShouldBe(1.369m);
        Statistics.Median(Usp1010).ShouldBe(100.0m);
    }

    [Fact]
    public void Are_exact_where_arithmetic_is()
    {
        Statistics.StandardDeviation([2m, 4m, 4m, 4m, 5m, 5m, 7m, 9m, 5m]).ShouldBe(2m, 1e-26m);
        Statistics.Median([3m, 1m, 2m]).ShouldBe(2m);
        Statistics.StandardDeviation([7m, 7m, 7m]).ShouldBe(0m);
        Statistics.RelativeDeviation([0m, 0m]).ShouldBeNull();
    }

    [Fact]
    public void Do_not_overflow_on_particle_counts() =>
        Rounding.ToSignificantFigures(Statistics.StandardDeviation([4e20m, 5e20m, 6e20m]), 20).ShouldBe(1e20m);

    [Fact]
    public void Are_refused_when_there_is_nothing_to_describe()
    {
        Should.Throw<ArgumentException>(() => Statistics.Mean([]));
        Should.Throw<ArgumentException>(() => Statistics.Median([]));
        Should.Throw<ArgumentException>(() => Statistics.StandardDeviation([1m]));
    }

    [Fact]
    public void Have_a_root_that_squares_back() => Amounts.Any.MustHold(value =>
    {
        var root = Statistics.SquareRoot(value);
        return Math.Abs((root * root) - value) <= 1e-24m * Math.Max(value, 1m);
    });

    [Fact]
    public void Have_no_root_below_zero() => Should.Throw<ArgumentOutOfRangeException>(() => Statistics.SquareRoot(-1m));
}
