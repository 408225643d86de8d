using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EvQc.Quantities;

/// <summary>
/// A number as a document writes it, with the precision it is written to: <c>98.0</c> is stated to 0.1, <c>1.0E10</c> to 1E9.
/// The precision of a limit decides how a result is rounded before the two are compared, so it must not be lost by parsing.
/// </summary>
public sealed record WrittenNumber
{
    private WrittenNumber(string text, decimal value, int place, int significantFigures) =>
        (Text, Value, Place, SignificantFigures) = (text, value, place, significantFigures);

    /// <summary>As written.</summary>
    public string Text { get; }

    public decimal Value { get; }

    /// <summary>The power of ten of the last written digit: −1 for <c>98.0</c>, 0 for <c>3</c>, 9 for <c>1.0E10</c>.</summary>
    public int Place { get; }

    /// <summary>All written digits from the first that is not zero: 3 for <c>98.0</c>, 1 for <c>0.02</c>, 2 for <c>1.0E10</c>, 3 for <c>140</c>.</summary>
    public int SignificantFigures { get; }

    /// <summary>True when written with an exponent; results beside it are then printed the same way.</summary>
    public bool IsScientific => Text.Contains('E', StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>98.0</c>, <c>-5</c>, <c>1.0E10</c>, <c>2e-3</c>: point as decimal sign, no thousands separators, nothing else.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WrittenNumber? number)
    {
        number = null;
        var trimmed = text?.Trim() ?? "";
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(trimmed, Style, CultureInfo.InvariantCulture, out var value)) return false;

        var parts = trimmed.Split('e', 'E');
        var mantissa = parts[0].TrimStart('+', '-');
        var exponent = 0;
        if (parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) && exponent is >= -99 and <= 99))
            return false;
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        var place = exponent - decimals;
        if (place is < -28 or > 28 || mantissa.Length == 0 || mantissa[^1] == '.') return false;

        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length;
        if (digits > 28) return false; // decimal would round it, and the text would say more than the value
        number = new WrittenNumber(trimmed, value, place, Math.Max(digits, 1));
        return true;
    }

    /// <summary>The number written so. For constants in code and tests; use <see cref="TryParse"/> for text from outside.</summary>
    public static WrittenNumber Of(string text) =>
        TryParse(text, out var number) ? number : throw new ArgumentException($"'{text}' is not a plain decimal number.", nameof(text));

    public override string ToString() => Text;
}
