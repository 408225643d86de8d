using System.Buffers;
using System.Globalization;

namespace EvQc.Shell.Web;

/// <summary>
/// Text on its way into a spreadsheet by way of CSV (RFC 4180). What the spreadsheet would run as a formula gets an apostrophe before it,
/// which a person sees and no formula survives (OWASP, CSV injection).
/// </summary>
public static class CsvText
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",;\"\r\n\t'");

    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    public static string Cell(string? text)
    {
        var safe = LooksLikeFormula(text ?? "") && !IsNumber(text!) ? "'" + text : text ?? "";
        return safe.AsSpan().IndexOfAny(s_quoted) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Would a spreadsheet take this text for a formula? Blanks before it do not stop every one of them.</summary>
    public static bool LooksLikeFormula(string text) =>
        text.Length > 0 && (text[0] is '\t' or '\r' or '\n' || text.AsSpan().TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..]);

    /// <summary><c>-5</c> and <c>+1.5E-3</c> are what they are.</summary>
    private static bool IsNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
}
