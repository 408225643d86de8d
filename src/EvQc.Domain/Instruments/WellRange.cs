namespace EvQc.Instruments;

/// <summary>Wells as a person writes them: <c>A1</c>, or a rectangle by its corners, <c>A1:B12</c>.</summary>
public static class WellRange
{
    /// <summary>The wells row by row; null when the text is neither.</summary>
    public static IReadOnlyList<string>? Of(string text)
    {
        var corners = text.Split(':', StringSplitOptions.TrimEntries);
        if (corners.Length > 2 || Place(corners[0]) is not { } first || Place(corners[^1]) is not { } last || last.Row < first.Row || last.Column < first.Column) return null;
        return
        [
            .. from row in Enumerable.Range(first.Row, last.Row - first.Row + 1)
               from column in Enumerable.Range(first.Column, last.Column - first.Column + 1)
               select PlateWells.Name(row, column),
        ];
    }

    private static (int Row, int Column)? Place(string well)
    {
        var letters = well.TakeWhile(char.IsAsciiLetterUpper).Count();
        if (letters == 0 || !PlateWells.IsRowName(well[..letters]) || !PlateWells.IsColumn(well[letters..], out var column)) return null;
        var row = letters == 1 ? well[0] - 'A' : 26 + well[1] - 'A';
        return (row, column);
    }
}
