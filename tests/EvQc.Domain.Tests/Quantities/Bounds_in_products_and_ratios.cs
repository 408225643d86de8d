using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Quantities;

public sealed class Bounds_in_products_and_ratios
{
    [Theory]
    [InlineData(Bound.Exact, Bound.Exact, Bound.Exact)]
    [InlineData(Bound.Below, Bound.Exact, Bound.Below)]
    [InlineData(Bound.Above, Bound.Exact, Bound.Above)]
    [InlineData(Bound.Exact, Bound.Below, Bound.Above)] // dividing by less gives more
    [InlineData(Bound.Exact, Bound.Above, Bound.Below)]
    [InlineData(Bound.Below, Bound.Above, Bound.Below)]
    [InlineData(Bound.Above, Bound.Below, Bound.Above)]
    public void Turn_round_in_the_denominator(Bound above, Bound below, Bound expected)
    {
        var ratio = BoundArithmetic.Divide(Amount(6, above), Amount(2, below));
        ratio.Value.ShouldBe(3m);
        ratio.Bound.ShouldBe(expected);
    }

    [Theory]
    [InlineData(Bound.Below, Bound.Below)]
    [InlineData(Bound.Above, Bound.Above)]
    public void Give_no_ratio_when_both_lie_on_the_same_side(Bound above, Bound below)
    {
        var ratio = BoundArithmetic.Divide(Amount(6, above), Amount(2, below));
        ratio.Value.ShouldBeNull();
        ratio.WhyNot.ShouldNotBeNull().ShouldContain("no bound");
    }

    [Theory]
    [InlineData(0, Bound.Exact, "divisor")]
    [InlineData(0, Bound.Above, "zero")]
    [InlineData(0, Bound.Below, "below zero")]
    [InlineData(-1, Bound.Exact, "negative")]
    public void Give_no_ratio_by_what_may_be_zero_or_cannot_be(int divisor, Bound bound, string why)
    {
        var ratio = BoundArithmetic.Divide(Amount(6, Bound.Exact), Amount(divisor, bound));
        ratio.Value.ShouldBeNull();
        ratio.WhyNot.ShouldNotBeNull().ShouldContain(why);
    }

    [Fact]
    public void Give_no_value_beyond_what_a_decimal_holds()
    {
        BoundArithmetic.Multiply(Amount(1e20m, Bound.Exact), Amount(1e20m, Bound.Exact)).WhyNot.ShouldNotBeNull().ShouldContain("too large");
        BoundArithmetic.Divide(Amount(1e-20m, Bound.Exact), Amount(1e20m, Bound.Exact)).WhyNot.ShouldNotBeNull().ShouldContain("too small");
    }

    [Fact]
    public void Hold_for_every_pair_of_true_values_they_allow() => Cases.MustHold(t =>
    {
        var (a, b) = (Amount(t.A, t.BoundA), Amount(t.B, t.BoundB));
        var (trueA, trueB) = (TrueValue(a, t.Share1), TrueValue(b, t.Share2));
        return Allows(BoundArithmetic.Divide(a, b), trueA / trueB) && Allows(BoundArithmetic.Multiply(a, b), trueA * trueB);
    });

    /// <summary>A true value that the quantity allows: the value, some share of it, or some multiple.</summary>
    private static decimal TrueValue(Quantity quantity, decimal share) => quantity.Bound switch
    {
        Bound.Below => quantity.Value * share,
        Bound.Above => quantity.Value / share,
        _ => quantity.Value,
    };

    /// <summary>One part in 1E15 of leeway: true values are computed by decimal quotients here.</summary>
    private static bool Allows(BoundedNumber result, decimal truth) => result.Value is not { } value || result.Bound switch
    {
        Bound.Below => truth <= value * (1 + 1e-15m),
        Bound.Above => truth >= value * (1 - 1e-15m),
        _ => Math.Abs(truth - value) <= value * 1e-15m,
    };

    private static FsCheck.Gen<(decimal A, Bound BoundA, decimal B, Bound BoundB, decimal Share1, decimal Share2)> Cases =>
        from a in Whole
        from boundA in Bounds
        from b in Whole
        from boundB in Bounds
        from share1 in Amounts.Share
        from share2 in Amounts.Share
        select (a, boundA, b, boundB, share1, share2);

    private static FsCheck.Gen<decimal> Whole => from n in Gen.Choose(1, 1_000_000) select n / 100m;

    private static FsCheck.Gen<Bound> Bounds => Gen.Elements(Bound.Exact, Bound.Below, Bound.Above);

    private static Quantity Amount(decimal value, Bound bound) => new(value, Unit.One, bound);
}
