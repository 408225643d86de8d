using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class Printing_a_number
{
    // Expected texts: the limit's own digits; rounding of a trailing 5 as the examples of USP General Notices 7.20.
    [Theory]
    [InlineData("97.95", "98.0", "98.0")]
    [InlineData("97.94", "98.0", "97.9")]
    [InlineData("101.55", "101.5", "101.6")]
    [InlineData("0.025", "0.02", "0.03")]
    [InlineData("0.00035", "0.0003", "0.0004")]
    [InlineData("7", "98.0", "7.0")]
    [InlineData("119999999999", "1.0E10", "1.2E+11")]
    [InlineData("34960000000", "3.0E+10", "3.5E+10")]
    [InlineData("99600000000", "1.0e10", "1.0E+11")]
    [InlineData("12345", "100", "12345")]
    [InlineData("0.0000123", "1E-5", "1E-05")]
    public void Takes_the_digits_of_its_limit(string value, string limit, string printed) =>
        PrintedNumber.Like(Number(value), limit).Text.ShouldBe(printed);

    [Theory]
    [InlineData("0", 3, "0.00")]
    [InlineData("128.449", 3, "128")]
    [InlineData("1.2345", 3, "1.23")]
    [InlineData("0.99951", 3, "1.00")]
    [InlineData("999999.9", 3, "1.00E+06")]
    [InlineData("120000000000", 2, "1.2E+11")]
    [InlineData("0.0004567", 2, "4.6E-04")]
    [InlineData("-41.27", 3, "-41.3")]
    [InlineData("79000000000000000000000000000", 2, "7.9E+28")]
    public void Keeps_its_significant_digits(string value, int digits, string printed) =>
        PrintedNumber.Significant(Number(value), digits).Text.ShouldBe(printed);

    [Theory]
    [InlineData("0.050000000000", "0.05")]
    [InlineData("43", "43")]
    [InlineData("12.375", "12.375")]
    [InlineData("2000000", "2E+06")]
    [InlineData("123456.789", "123457")]
    public void Keeps_the_digits_it_was_recorded_with(string value, string printed) => PrintedNumber.AsReported(Number(value)).Text.ShouldBe(printed);

    [Theory]
    [InlineData("98.0", "97.95", "0.0")]
    [InlineData("100", "12345.6", "0")]
    [InlineData("1.0E10", "120000000000", "0.0E+00")]
    public void Gives_the_cell_a_format_that_shows_the_same(string limit, string value, string format) =>
        PrintedNumber.Like(Number(value), limit).Format.ShouldBe(format);

    [Fact]
    public void Holds_nothing_that_it_does_not_show()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<PositiveInt>(), (mantissa, digits) =>
        {
            var printed = PrintedNumber.Significant(mantissa * 0.0173m, (digits.Get % 6) + 1);
            var read = decimal.Parse(printed.Text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
            return read == printed.Value;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_bound_is_words_so_that_no_sheet_takes_it_for_a_measured_value()
    {
        var printed = PrintedValue.Of(Quantities.Bound.Below, PrintedNumber.Decimals(0.05m, 2), "EU/mL");
        printed.ToString().ShouldBe("< 0.05 EU/mL");
        printed.Number.ShouldBeNull();
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
}
