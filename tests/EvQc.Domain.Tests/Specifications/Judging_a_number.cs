using EvQc.Quantities;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Specifications;

public sealed class Judging_a_number
{
    /// <summary>USP General Notices 7.20, "Illustration of rounding numerical values for comparison with requirements": all twelve.</summary>
    [Theory]
    [Trait("Req", "RND-01")]
    [Trait("Req", "RND-02")]
    [InlineData("at least", "98.0", "%", "97.96", "%", "98.0 %", VerdictOutcome.Pass)]
    [InlineData("at least", "98.0", "%", "97.92", "%", "97.9 %", VerdictOutcome.Fail)]
    [InlineData("at least", "98.0", "%", "97.95", "%", "98.0 %", VerdictOutcome.Pass)]
    [InlineData("at most", "101.5", "%", "101.55", "%", "101.6 %", VerdictOutcome.Fail)]
    [InlineData("at most", "101.5", "%", "101.46", "%", "101.5 %", VerdictOutcome.Pass)]
    [InlineData("at most", "101.5", "%", "101.45", "%", "101.5 %", VerdictOutcome.Pass)]
    [InlineData("at most", "0.02", "%", "0.025", "%", "0.03 %", VerdictOutcome.Fail)]
    [InlineData("at most", "0.02", "%", "0.015", "%", "0.02 %", VerdictOutcome.Pass)]
    [InlineData("at most", "0.02", "%", "0.027", "%", "0.03 %", VerdictOutcome.Fail)]
    [InlineData("at most", "3", "ppm", "0.00035", "%", "4 ppm", VerdictOutcome.Fail)]
    [InlineData("at most", "3", "ppm", "0.00025", "%", "3 ppm", VerdictOutcome.Pass)]
    [InlineData("at most", "3", "ppm", "0.00028", "%", "3 ppm", VerdictOutcome.Pass)]
    public void Follows_the_pharmacopoeia_s_table(
        string side, string limit, string limitUnit, string value, string unit, string rounded, VerdictOutcome outcome)
    {
        var check = LimitCheck.Of(Number(value, unit), null, Limit(side, limit, limitUnit));
        check.RoundedText.ShouldBe(rounded);
        check.Outcome.ShouldBe(outcome);
    }

    [Fact]
    [Trait("Req", "RND-05")]
    public void Follows_the_convention_that_the_limit_names()
    {
        var usp = NumericLimit.Between("100.0", "102.0", Unit.Percent);
        LimitCheck.Of(Number("98.28568", "%"), null, usp).RoundedText.ShouldBe("98.3 %");
        LimitCheck.Of(Number("98.28568", "%"), null, usp with { Rounding = RoundingConvention.PhEur }).RoundedText.ShouldBe("98.29 %");

        // 99.96 rounds to 100.0 by decimal places and stays below by significant figures.
        LimitCheck.Of(Number("99.96", "%"), null, usp).Outcome.ShouldBe(VerdictOutcome.Pass);
        LimitCheck.Of(Number("99.96", "%"), null, usp with { Rounding = RoundingConvention.PhEur }).Outcome.ShouldBe(VerdictOutcome.Fail);
    }

    [Theory]
    [InlineData("97.95", "97.95 % rounds to 98.0 %, limit ≥ 98.0 %")]
    [InlineData("98", "98.0 %, limit ≥ 98.0 %")]
    [InlineData("97.9499999", "97.9499… % rounds to 97.9 %, limit ≥ 98.0 %")]
    public void Says_what_was_rounded_and_compared(string value, string sentence) =>
        LimitCheck.Of(Number(value, "%"), null, Limit("at least", "98.0", "%")).Sentence.ShouldBe(sentence);

    [Fact]
    [Trait("Req", "RND-04")]
    public void Takes_a_limit_itself_as_conforming()
    {
        foreach (var text in new[] { "98.0", "0.02", "1.0E10", "3", "0" })
        {
            var value = new Quantity(WrittenNumber.Of(text).Value, Unit.Percent);
            LimitCheck.Of(value, null, Limit("at least", text, "%")).Outcome.ShouldBe(VerdictOutcome.Pass);
            LimitCheck.Of(value, null, Limit("at most", text, "%")).Outcome.ShouldBe(VerdictOutcome.Pass);
        }
    }

    [Fact]
    [Trait("Req", "RND-04")]
    public void Never_turns_from_pass_to_fail_as_a_value_moves_away_from_its_limit() =>
        (from a in Amounts.Any from b in Amounts.Any from convention in Gen.Elements(RoundingConvention.Usp, RoundingConvention.PhEur) select (a, b, convention))
        .MustHold(t =>
        {
            var limit = NumericLimit.AtLeast("98.0", Unit.Percent) with { Rounding = t.convention };
            var (low, high) = (Outcome(Math.Min(t.a, t.b), limit), Outcome(Math.Max(t.a, t.b), limit));
            return low != VerdictOutcome.Pass || high == VerdictOutcome.Pass;
        });

    [Theory]
    [InlineData("at most", Bound.Below, "0.20", VerdictOutcome.Pass)]
    [InlineData("at most", Bound.Below, "0.25", VerdictOutcome.Pass)]
    [InlineData("at most", Bound.Below, "0.50", VerdictOutcome.Indeterminate)]
    [InlineData("at most", Bound.Above, "0.50", VerdictOutcome.Fail)]
    [InlineData("at most", Bound.Above, "0.10", VerdictOutcome.Indeterminate)]
    [InlineData("at least", Bound.Above, "0.50", VerdictOutcome.Pass)]
    [InlineData("at least", Bound.Above, "0.10", VerdictOutcome.Indeterminate)]
    [InlineData("at least", Bound.Below, "0.10", VerdictOutcome.Fail)]
    [InlineData("at least", Bound.Below, "0.25", VerdictOutcome.Indeterminate)] // 0.2499 would still round to the limit
    public void Lets_a_bound_pass_or_fail_only_when_it_proves_it(string side, Bound bound, string value, VerdictOutcome outcome) =>
        LimitCheck.Of(Number(value, "EU/mL") with { Bound = bound }, null, Limit(side, "0.25", "EU/mL")).Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData(Bound.Below, "50", VerdictOutcome.Fail)]
    [InlineData(Bound.Below, "100", VerdictOutcome.Indeterminate)]
    [InlineData(Bound.Above, "131", VerdictOutcome.Fail)]
    [InlineData(Bound.Above, "100", VerdictOutcome.Indeterminate)]
    public void Never_lets_a_bound_pass_two_limits(Bound bound, string value, VerdictOutcome outcome) =>
        LimitCheck.Of(Number(value, "%") with { Bound = bound }, null, NumericLimit.Between("70", "130", Unit.Percent)).Outcome.ShouldBe(outcome);

    [Fact]
    public void Prints_a_bound_as_it_was_reported() =>
        LimitCheck.Of(Number("0.04", "EU/mL") with { Bound = Bound.Below }, null, Limit("at most", "0.5", "EU/mL")).Sentence
            .ShouldBe("< 0.04 EU/mL, limit ≤ 0.5 EU/mL");

    /// <summary>Whatever a bound's verdict is, every exact value that the bound allows gets the same.</summary>
    [Fact]
    public void Judges_a_bound_as_every_value_it_allows() =>
        (from value in Amounts.Positive
         from share in Amounts.Share
         from bound in Gen.Elements(Bound.Below, Bound.Above)
         from limit in Gen.Elements(
             NumericLimit.AtLeast("98.0", Unit.Percent), NumericLimit.AtMost("0.02", Unit.Percent), NumericLimit.Between("1.0E2", "5.0E3", Unit.Percent),
             NumericLimit.AtMost("140", Unit.Percent) with { Rounding = RoundingConvention.PhEur })
         select (value, share, bound, limit))
        .MustHold(t =>
        {
            var verdict = LimitCheck.Of(new Quantity(t.value, Unit.Percent, t.bound), null, t.limit).Outcome;
            var truth = Outcome(t.bound == Bound.Below ? t.value * t.share : t.value / t.share, t.limit);
            return verdict == VerdictOutcome.Indeterminate || verdict == truth;
        });

    [Theory]
    [InlineData("110", 0.05, VerdictOutcome.Pass)] // 110 ± 5.5 stays above 100
    [InlineData("110", 0.10, VerdictOutcome.Indeterminate)] // 110 ± 11 reaches 99
    [InlineData("100", 0.01, VerdictOutcome.Indeterminate)]
    [InlineData("99", 0.01, VerdictOutcome.Fail)] // beyond the limit is a failure with or without a band
    public void Keeps_off_the_limit_by_the_expanded_uncertainty_where_a_guard_band_asks_for_it(string value, double expanded, VerdictOutcome outcome)
    {
        var limit = NumericLimit.AtLeast("100", Unit.Percent) with { Guard = new GuardBand(null) };
        LimitCheck.Of(Number(value, "%"), new Uncertainty((decimal)expanded / 2, 2), limit).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void Cannot_pass_a_guard_band_while_the_uncertainty_is_unknown()
    {
        var limit = NumericLimit.AtLeast("100", Unit.Percent) with { Guard = new GuardBand(null) };
        var check = LimitCheck.Of(Number("500", "%"), null, limit);
        check.Outcome.ShouldBe(VerdictOutcome.Indeterminate);
        check.Sentence.ShouldContain("not known");
        LimitCheck.Of(Number("500", "%") with { Bound = Bound.Above }, new Uncertainty(0.01m), limit).Outcome.ShouldBe(VerdictOutcome.Indeterminate);
    }

    [Theory]
    [InlineData("104", VerdictOutcome.Indeterminate)]
    [InlineData("105", VerdictOutcome.Pass)]
    public void Keeps_off_the_limit_by_a_fixed_share_of_it(string value, VerdictOutcome outcome) =>
        LimitCheck.Of(Number(value, "%"), null, NumericLimit.AtLeast("100", Unit.Percent) with { Guard = new GuardBand(5) }).Outcome.ShouldBe(outcome);

    [Fact]
    public void Is_refused_in_a_unit_that_does_not_convert() =>
        Should.Throw<InvalidOperationException>(() => LimitCheck.Of(Number("1", "mL"), null, Limit("at least", "1", "%")));

    private static VerdictOutcome Outcome(decimal value, NumericLimit limit) => LimitCheck.Of(new Quantity(value, Unit.Percent), null, limit).Outcome;

    private static Quantity Number(string value, string unit) => new(WrittenNumber.Of(value).Value, Unit.Of(unit));

    private static NumericLimit Limit(string side, string value, string unit) =>
        side == "at least" ? NumericLimit.AtLeast(value, Unit.Of(unit)) : NumericLimit.AtMost(value, Unit.Of(unit));
}
