using System.Text;
using EvQc.Shell.Web;

namespace EvQc.Reports.Workbooks;

/// <summary>Text from people and instruments on its way into a spreadsheet cell.</summary>
internal static class SafeText
{
    /// <summary>The most a cell holds.</summary>
    private const int Longest = 32_767;

    /// <summary>
    /// Would a spreadsheet take this text for a formula when a person edits the cell or saves the sheet as CSV? Then the cell carries the
    /// quote prefix, which says "text" for good (OWASP, CSV injection).
    /// </summary>
    public static bool LooksLikeFormula(string text) => CsvText.LooksLikeFormula(text);

    /// <summary>Without what XML cannot hold, and no longer than a cell.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) clean.Append(c).Append(text[++i]);
            else clean.Append(char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF' || (c < ' ' && c is not ('\t' or '\n' or '\r')) ? '\uFFFD' : c);
        }

        if (clean.Length <= Longest) return clean.ToString();
        const string Note = " … (shortened; the record holds the whole text)";
        var cut = Longest - Note.Length;
        return clean.ToString(0, char.IsHighSurrogate(clean[cut - 1]) ? cut - 1 : cut) + Note;
    }

    /// <summary>Text of a page header or footer, where <c>&amp;</c> starts a code.</summary>
    public static string ForHeader(string text) => Clean(text).Replace("&", "&&", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
