using System.Globalization;
using Shouldly;
using Xunit;

namespace EvQc.Quantities;

public sealed class A_written_number
{
    [Theory]
    [InlineData("98.0", "98", -1, 3)]
    [InlineData("0.02", "0.02", -2, 1)]
    [InlineData("3", "3", 0, 1)]
    [InlineData("140", "140", 0, 3)]
    [InlineData("1.0E10", "10000000000", 9, 2)]
    [InlineData("1.0e+10", "10000000000", 9, 2)]
    [InlineData("1E10", "10000000000", 10, 1)]
    [InlineData("2.50E-3", "0.0025", -5, 3)]
    [InlineData("-5.0", "-5", -1, 2)]
    [InlineData("0.0", "0", -1, 1)]
    public void Keeps_the_precision_it_was_written_with(string text, string value, int place, int figures)
    {
        var number = WrittenNumber.Of(text);
        number.Value.ShouldBe(decimal.Parse(value, CultureInfo.InvariantCulture));
        number.Place.ShouldBe(place);
        number.SignificantFigures.ShouldBe(figures);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1,5")] // a decimal comma is not guessed
    [InlineData("1 000")]
    [InlineData("1.")]
    [InlineData(".")]
    [InlineData("E10")]
    [InlineData("1E")]
    [InlineData("1E99")]
    [InlineData("1E-99")]
    [InlineData("0E99999999999")]
    [InlineData("1E-99999999999")]
    [InlineData("0E0E0")]
    [InlineData("123456789012.34567890123456789")] // 29 digits
    [InlineData("NaN")]
    [InlineData("<5")]
    [InlineData("5 %")]
    [InlineData("0x10")]
    public void Is_refused_when_it_is_anything_but_a_plain_number(string? text) => WrittenNumber.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("97.9499999", -1, false, "97.9499…")]
    [InlineData("97.95", -1, false, "97.95")]
    [InlineData("97.5", -1, false, "97.5")]
    [InlineData("42345678901", 9, true, "4.2345E10…")]
    [InlineData("0.00000123", -1, false, "0.0000012…")]
    [InlineData("0", -1, false, "0")]
    public void Is_cut_off_and_not_rounded_when_shown_before_rounding(string value, int place, bool scientific, string expected) =>
        NumberText.Unrounded(decimal.Parse(value, CultureInfo.InvariantCulture), place, scientific).ShouldBe(expected);

    [Theory]
    [InlineData("98", -1, false, "98.0")]
    [InlineData("98", -3, false, "98.000")]
    [InlineData("123000", 3, false, "123000")]
    [InlineData("42000000000", 8, true, "4.20E10")]
    [InlineData("10000000000", 9, true, "1.0E10")]
    [InlineData("0.0025", -4, true, "2.5E-3")]
    [InlineData("0", 8, true, "0")]
    [InlineData("-5", -1, false, "-5.0")]
    public void Is_shown_rounded_with_exactly_its_digits(string value, int place, bool scientific, string expected) =>
        NumberText.Rounded(decimal.Parse(value, CultureInfo.InvariantCulture), place, scientific).ShouldBe(expected);
}
