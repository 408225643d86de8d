using System.Globalization;

namespace EvQc.Instruments.Text;

/// <summary>
/// Reads the number in one cell as a decimal, digit for digit. Only a sign, digits, one decimal mark and an exponent are a number: no group
/// separators ever, because <c>0,893</c> must never become 893. What decimal cannot hold is no number (1E-40 is not zero), nor what no
/// instrument prints (1E+18 and more), so that arithmetic on what was read cannot overflow.
/// </summary>
internal static class CellNumber
{
    private const int LongestCell = 64;
    private const decimal Largest = 1E18m;

    private static readonly decimal[] PowersOfTen =
        [1E0m, 1E1m, 1E2m, 1E3m, 1E4m, 1E5m, 1E6m, 1E7m, 1E8m, 1E9m, 1E10m, 1E11m, 1E12m, 1E13m, 1E14m, 1E15m, 1E16m, 1E17m, 1E18m];

    /// <summary>The mark of a number that stands alone: a comma where it has one and no point.</summary>
    public static char MarkOf(ReadOnlySpan<char> cell) => cell.Contains(',') && !cell.Contains('.') ? ',' : '.';

    public static bool TryRead(ReadOnlySpan<char> cell, out decimal value) => TryRead(cell, '.', out value);

    /// <param name="mark">The decimal mark of this file, <c>.</c> or <c>,</c>.</param>
    public static bool TryRead(ReadOnlySpan<char> cell, char mark, out decimal value)
    {
        cell = cell.Trim();
        value = 0;
        if (cell.IsEmpty || cell.Length > LongestCell) return false;
        var i = cell[0] is '-' or '+' ? 1 : 0;
        ulong digits = 0;
        var (count, scale, seenMark, nonZero) = (0, 0, false, false);
        for (; i < cell.Length; i++)
        {
            var c = cell[i];
            if (char.IsAsciiDigit(c))
            {
                count++;
                nonZero |= c != '0';
                if (count <= 19) digits = (digits * 10) + (ulong)(c - '0');
                if (seenMark) scale++;
            }
            else if (c == mark && !seenMark)
            {
                seenMark = true;
            }
            else
            {
                break;
            }
        }

        if (count == 0) return false;
        var exponent = 0;
        if (i < cell.Length && !TryReadExponent(cell[i..], out exponent)) return false;
        var places = scale - exponent;
        if (count > 18 || places is < -18 or > 28) return TryReadSlowly(cell, mark, nonZero, out value);

        // Everything instruments print: at most 18 digits, shifted by the mark and the exponent. Exact, and without a string.
        value = new decimal((int)(uint)digits, (int)(uint)(digits >> 32), 0, cell[0] == '-' && nonZero, (byte)Math.Max(places, 0));
        if (places < 0) value *= PowersOfTen[-places];
        return Math.Abs(value) < Largest;
    }

    private static bool TryReadExponent(ReadOnlySpan<char> rest, out int exponent)
    {
        exponent = 0;
        if (rest[0] is not ('e' or 'E')) return false;
        var digits = rest.Length > 1 && rest[1] is '-' or '+' ? rest[2..] : rest[1..];
        if (digits.Length is 0 or > 4) return false;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c)) return false;
            exponent = (exponent * 10) + (c - '0');
        }

        if (rest[1] == '-') exponent = -exponent;
        return true;
    }

    private static bool TryReadSlowly(ReadOnlySpan<char> cell, char mark, bool nonZero, out decimal value)
    {
        Span<char> text = stackalloc char[LongestCell];
        cell.CopyTo(text);
        text = text[..cell.Length];
        if (mark != '.') text.Replace(mark, '.');
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && (value != 0 || !nonZero) && Math.Abs(value) < Largest;
    }
}
