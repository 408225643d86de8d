using System.Globalization;

namespace EvQc.Reports;

public enum Notation
{
    /// <summary><c>98.0</c></summary>
    Fixed,

    /// <summary><c>1.2E+11</c></summary>
    Scientific,
}

/// <summary>
/// A number as a document prints it: already rounded to the digits it is given with, so that the sheet holds nothing more than it shows.
/// </summary>
/// <param name="Value">The rounded value.</param>
/// <param name="Digits">Digits after the decimal point (of the mantissa, in scientific notation).</param>
public sealed record PrintedNumber(decimal Value, int Digits, Notation Notation)
{
    /// <summary>The digits decimal carries; asking for more would invent some.</summary>
    private const int MostDigits = 26;

    /// <summary>The text on paper, e.g. <c>1.2E+11</c>.</summary>
    public string Text => Value.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The number format of a spreadsheet cell that shows exactly <see cref="Text"/>.</summary>
    public string Format
    {
        get
        {
            var zeros = new string('0', Digits);
            var mantissa = Digits == 0 ? "0" : $"0.{zeros}";
            return Notation == Notation.Scientific ? $"{mantissa}E+00" : mantissa;
        }
    }

    /// <summary>
    /// In the digits of a limit as the specification writes it: limit <c>98.0</c> gives one decimal, <c>1.0E10</c> two significant digits.
    /// Rounded half up (away from zero), once, as USP General Notices 7.20 rounds the reportable value.
    /// </summary>
    public static PrintedNumber Like(decimal value, string limit)
    {
        var text = limit.Trim();
        var exponentAt = text.IndexOfAny(['E', 'e']);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        return exponentAt < 0 ? Decimals(value, decimals) : Scientific(value, decimals + 1);
    }

    /// <summary>
    /// A recorded number in its own digits (at most six significant ones), in scientific notation where <see cref="Significant"/> uses it.
    /// </summary>
    public static PrintedNumber AsReported(decimal value)
    {
        for (var digits = 1; digits < 6; digits++)
            if (Significant(value, digits) is var printed && printed.Value == value) return printed;
        return Significant(value, 6);
    }

    /// <summary>With this many decimal places.</summary>
    public static PrintedNumber Decimals(decimal value, int decimals) =>
        new(Math.Round(value, Math.Min(decimals, MostDigits), MidpointRounding.AwayFromZero), Math.Min(decimals, MostDigits), Notation.Fixed);

    /// <summary>In scientific notation with this many significant digits.</summary>
    public static PrintedNumber Scientific(decimal value, int digits)
    {
        var (rounded, _) = Round(value, digits);
        return new(rounded, digits - 1, Notation.Scientific);
    }

    /// <summary>
    /// With this many significant digits; counts of a million and more and numbers below a thousandth in scientific notation.
    /// </summary>
    public static PrintedNumber Significant(decimal value, int digits)
    {
        var (rounded, exponent) = Round(value, digits);
        if (rounded != 0 && exponent is >= 6 or < -3) return new(rounded, digits - 1, Notation.Scientific);
        return Decimals(rounded, Math.Max(0, digits - 1 - exponent));
    }

    /// <summary>The value rounded to significant digits, and the power of ten of its first digit after rounding.</summary>
    private static (decimal Rounded, int Exponent) Round(decimal value, int digits)
    {
        if (value == 0) return (0, 0);
        var exponent = ExponentOf(value);
        var decimals = digits - 1 - exponent;
        decimal rounded;
        if (decimals >= 0)
        {
            rounded = Math.Round(value, Math.Min(decimals, MostDigits), MidpointRounding.AwayFromZero);
        }
        else
        {
            var unit = 1m;
            for (var i = 0; i < -decimals; i++) unit *= 10;
            rounded = Math.Round(value / unit, 0, MidpointRounding.AwayFromZero) * unit;
        }

        return (rounded, rounded == 0 ? 0 : ExponentOf(rounded));
    }

    private static int ExponentOf(decimal value)
    {
        var size = Math.Abs(value);
        var exponent = 0;
        while (size >= 10)
        {
            size /= 10;
            exponent++;
        }

        while (size < 1)
        {
            size *= 10;
            exponent--;
        }

        return exponent;
    }
}
