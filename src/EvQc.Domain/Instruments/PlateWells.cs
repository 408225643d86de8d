using System.Globalization;

namespace EvQc.Instruments;

/// <summary>Names and sizes of microplates.</summary>
internal static class PlateWells
{
    /// <summary>Rows of a plate with so many wells; null for a number no plate has.</summary>
    public static int? RowsOf(int wells) => wells switch { 6 => 2, 12 => 3, 24 => 4, 48 => 6, 96 => 8, 384 => 16, 1536 => 32, _ => null };

    /// <summary>Letter of the 0-based row: A to Z, then AA to AF on 1536-well plates.</summary>
    public static string RowName(int row) => row < 26 ? ((char)('A' + row)).ToString() : "A" + (char)('A' + row - 26);

    public static string Name(int row, int column) => RowName(row) + column.ToString(CultureInfo.InvariantCulture);

    /// <summary>0-based row of a letter, A to Z, then AA to AF, which MARS writes as a to f; -1 for anything else.</summary>
    public static int RowIndex(string text) => text switch
    {
        [>= 'A' and <= 'Z'] => text[0] - 'A',
        [>= 'a' and <= 'f'] => 26 + text[0] - 'a',
        ['A', >= 'A' and <= 'F'] => 26 + text[1] - 'A',
        _ => -1,
    };

    public static bool IsRowName(string text) => text.Length is 1 or 2 && text.All(char.IsAsciiLetterUpper) && (text.Length == 1 || (text[0] == 'A' && text[1] <= 'F'));

    /// <summary>Whether the text names a well, <c>A1</c> to <c>AF48</c>.</summary>
    public static bool IsWell(string text)
    {
        var letters = text.TakeWhile(char.IsAsciiLetterUpper).Count();
        return letters is 1 or 2 && IsRowName(text[..letters]) && IsColumn(text[letters..], out _);
    }

    /// <summary>Whether the text is a column number, 1 to 48 (also <c>01</c>).</summary>
    public static bool IsColumn(string text, out int column) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out column) && column is >= 1 and <= 48;
}
