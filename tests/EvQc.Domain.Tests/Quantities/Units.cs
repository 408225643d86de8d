using Shouldly;
using Xunit;

namespace EvQc.Quantities;

public sealed class Units
{
    [Theory]
    [InlineData("mg/mL", "µg/mL", 1000)]
    [InlineData("ng/mL", "pg/mL", 1000)]
    [InlineData("h", "min", 60)]
    [InlineData("d", "h", 24)]
    [InlineData("h", "s", 3600)]
    [InlineData("L", "µL", 1_000_000)]
    [InlineData("%", "ppm", 10_000)]
    [InlineData("bar", "kPa", 100)]
    public void Of_one_dimension_convert_exactly_and_back(string from, string to, int factor)
    {
        var there = new Quantity(1m, Unit.Of(from)).In(Unit.Of(to));
        there.Value.ShouldBe(factor);
        there.In(Unit.Of(from)).Value.ShouldBe(1m);
    }

    [Fact]
    public void Are_spelled_in_one_way_for_one_meaning() => Unit.All.Select(u => u.Symbol).ShouldBeUnique();

    [Fact]
    public void Of_different_dimensions_are_refused() =>
        Should.Throw<InvalidOperationException>(() => new Quantity(1m, Unit.MicrogramPerMl).In(Unit.ParticlesPerMl))
            .Message.ShouldBe("µg/mL does not convert to particles/mL.");

    [Fact]
    public void Keep_a_bound_a_bound() =>
        new Quantity(0.5m, Unit.NanogramPerMl, Bound.Below).In(Unit.PicogramPerMl).ShouldBe(new Quantity(500m, Unit.PicogramPerMl, Bound.Below));

    [Theory]
    [InlineData("cm-3", "particles/mL")]
    [InlineData("Particles / ml", "particles/mL")]
    [InlineData("um", "µm")]
    [InlineData("OD", "AU")]
    public void Are_found_by_the_spellings_of_instruments(string spelling, string symbol) => Unit.Of(spelling).Symbol.ShouldBe(symbol);

    [Theory]
    [InlineData("particle-concentratoin", "particle-concentration")]
    [InlineData("endotoxine", "endotoxin")]
    [InlineData("xyz", null)]
    public void And_codes_that_are_mistyped_find_their_neighbour(string typed, string? near) =>
        Spelling.Nearest(typed, ["particle-concentration", "endotoxin", "potency"]).ShouldBe(near);

    [Fact]
    public void Uncertainties_of_factors_add_in_squares() =>
        Uncertainty.OfProduct(new Uncertainty(0.03m), new Uncertainty(0.04m)).RelativeStandard.ShouldBe(0.05m, 1e-25m);

    [Fact]
    public void An_interval_reaches_the_coverage_factor_times_the_uncertainty_to_both_sides() =>
        new Uncertainty(0.05m, 2).Around(200m).ShouldBe(new Interval(180m, 220m));
}
