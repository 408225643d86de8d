using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Quantities;

public sealed class Rounding_to_a_limit
{
    [Theory]
    [Trait("Req", "RND-01")]
    [InlineData("97.96", "98.0", "98.0")] // USP General Notices 7.20, table
    [InlineData("97.92", "98.0", "97.9")]
    [InlineData("97.95", "98.0", "98.0")]
    [InlineData("0.025", "0.02", "0.03")]
    [InlineData("97.9499999", "98.0", "97.9")] // one digit only: 4 goes down whatever follows
    [InlineData("2.5", "3", "3")]
    [InlineData("3.49", "3", "3")]
    [InlineData("-0.25", "0.1", "-0.3")]
    public void Looks_at_one_digit_and_takes_five_up(string value, string limit, string expected) =>
        Rounding.ToLimit(Number(value), WrittenNumber.Of(limit), RoundingConvention.Usp).ShouldBe(Number(expected));

    [Theory]
    [InlineData("10499999999", "1.0E10", "10000000000")] // two written digits: to 1E9
    [InlineData("9500000000", "1.0E10", "10000000000")]
    [InlineData("9499999999.9999999999", "1.0E10", "9000000000")]
    [InlineData("1960000000", "2.0E9", "2000000000")]
    [InlineData("1949999999", "2.0E9", "1900000000")]
    [InlineData("14", "1E1", "10")]
    [InlineData("0.00251", "2.0E-3", "0.0025")]
    public void A_limit_in_scientific_notation_is_as_precise_as_its_digits(string value, string limit, string expected) =>
        Rounding.ToLimit(Number(value), WrittenNumber.Of(limit), RoundingConvention.Usp).ShouldBe(Number(expected));

    [Theory]
    [Trait("Req", "RND-05")]
    [InlineData("98.28568", "100.0", "98.29", "98.3")] // four significant figures against one decimal place
    [InlineData("0.99955", "1.000", "0.9996", "1.000")]
    [InlineData("9.996", "10.0", "10.00", "10.0")]
    [InlineData("140.5", "140", "141", "141")] // 140 is three figures: significant to the last digit shown
    [InlineData("0", "10.0", "0", "0.0")]
    [InlineData("0.04", "0.0", "0", "0.0")] // a limit of zero has no significant figure; its decimals decide
    public void The_two_conventions_differ_where_magnitudes_do(string value, string limit, string phEur, string usp)
    {
        Rounding.ToLimit(Number(value), WrittenNumber.Of(limit), RoundingConvention.PhEur).ShouldBe(Number(phEur));
        Rounding.ToLimit(Number(value), WrittenNumber.Of(limit), RoundingConvention.Usp).ShouldBe(Number(usp));
    }

    [Fact]
    public void Does_not_round_twice_where_a_quotient_has_too_few_digits() =>
        Rounding.ToPlace(1_499_999_999.999999999999999999m, 9).ShouldBe(1_000_000_000m);

    [Fact]
    public void Never_changes_the_order_of_two_numbers() =>
        (from a in Amounts.Any from b in Amounts.Any from limit in Limits from convention in Conventions select (a, b, limit, convention))
        .MustHold(t =>
        {
            var (low, high) = (Math.Min(t.a, t.b), Math.Max(t.a, t.b));
            return Rounding.ToLimit(low, t.limit, t.convention) <= Rounding.ToLimit(high, t.limit, t.convention);
        });

    [Fact]
    public void Moves_a_number_by_at_most_half_a_unit_and_a_rounded_one_not_at_all() =>
        (from a in Amounts.Any from place in Gen.Choose(-12, 9) select (a, place))
        .MustHold(t =>
        {
            var rounded = Rounding.ToPlace(t.a, t.place);
            return Math.Abs(rounded - t.a) * 2 <= Rounding.PowerOfTen(t.place) && Rounding.ToPlace(rounded, t.place) == rounded;
        });

    private static FsCheck.Gen<WrittenNumber> Limits { get; } =
        Gen.Elements("98.0", "101.5", "0.02", "3", "1.0E10", "2E-3", "140", "0.0").Select(WrittenNumber.Of);

    private static FsCheck.Gen<RoundingConvention> Conventions { get; } = Gen.Elements(RoundingConvention.Usp, RoundingConvention.PhEur);

    private static decimal Number(string text) => WrittenNumber.Of(text).Value;
}
