using System.Globalization;

namespace EvQc.Quantities;

/// <summary>How EvQc writes numbers for people. Nothing here is used to decide anything.</summary>
public static class NumberText
{
    /// <summary>
    /// At most four significant digits; counts of a million and more and very small numbers in scientific notation: <c>1.2E+11</c>.
    /// </summary>
    public static string Readable(decimal value)
    {
        var size = Math.Abs(value);
        if (size != 0 && (size >= 1_000_000m || size < 0.0001m)) return value.ToString("0.###E+0", CultureInfo.InvariantCulture);
        var format = size >= 1000 ? "0.#" : size >= 100 ? "0.##" : size >= 1 ? "0.###" : "0.######";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A rounded value with exactly the digits it was rounded to: <c>98.0</c> (place −1), <c>4.20E10</c> (place 8, scientific).</summary>
    /// <param name="place">Power of ten of the last digit.</param>
    public static string Rounded(decimal value, int place, bool scientific) => Written(value, place, scientific, trim: false);

    /// <summary>
    /// A value before rounding, so that one sees which way it goes: three digits beyond the place, cut off and not rounded, with
    /// <c>…</c> when more follow (97.9499… must not read 97.95).
    /// </summary>
    public static string Unrounded(decimal value, int place, bool scientific)
    {
        if (value == 0) return "0";
        var last = Math.Min(place - 3, Rounding.Magnitude(value) - 1);
        if (last < -28) return Written(value, -28, scientific, trim: true);
        var cut = value - (last > 28 ? 0 : value % Rounding.PowerOfTen(last));
        return Written(cut, last, scientific, trim: true) + (cut == value ? "" : "…");
    }

    private static string Written(decimal value, int place, bool scientific, bool trim)
    {
        if (value == 0) return "0";
        var sign = value < 0 ? "-" : "";
        var magnitude = Rounding.Magnitude(value);
        var digits = Digits(Math.Abs(value)).PadRight(magnitude - Math.Min(place, magnitude) + 1, '0');
        if (!scientific)
        {
            var plain = Math.Abs(value).ToString($"F{Math.Max(-place, 0).ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture);
            return sign + (trim && plain.Contains('.', StringComparison.Ordinal) ? plain.TrimEnd('0').TrimEnd('.') : plain);
        }

        var kept = digits[..Math.Clamp(magnitude - place + 1, 1, digits.Length)];
        if (trim) kept = kept[..1] + kept[1..].TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{kept[0]}{(kept.Length > 1 ? "." : "")}{kept[1..]}E{magnitude}");
    }

    /// <summary>All digits from the first that is not zero.</summary>
    private static string Digits(decimal size) =>
        size.ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal).TrimStart('0');
}
