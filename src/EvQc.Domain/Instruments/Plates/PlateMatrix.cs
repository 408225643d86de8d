using EvQc.Instruments.Text;
using static System.FormattableString;

namespace EvQc.Instruments.Plates;

/// <summary>One filled well: where it stands among the rows (0-based).</summary>
internal readonly record struct MatrixCell(string Well, int RowIndex, int Column);

/// <summary>A matrix with column numbers above and a row letter before every row, complete as its width says.</summary>
internal static class PlateMatrix
{
    public static bool IsHeader(Row row) => row.Cells.Length > 3 && row[0].Length == 0 && row[1] is "1" or "01" && row[2] is "2" or "02";

    /// <summary>Empty when the matrix is damaged; the reason is among the problems.</summary>
    public static List<MatrixCell> Read(string title, List<Row> rows, int headerIndex, ProblemList problems)
    {
        var header = rows[headerIndex];
        var width = 0;
        while (PlateWells.IsColumn(header[width + 1], out var number) && number == width + 1) width++;
        var expected = width switch { 3 => 2, 4 => 3, 6 => 4, 8 => 6, 12 => 8, 24 => 16, 48 => 32, _ => 0 };
        var cells = new List<MatrixCell>(width * expected);
        var row = 0;
        for (var i = headerIndex + 1; i < rows.Count && row < expected; i++, row++)
        {
            if (rows[i][0] != PlateWells.RowName(row))
            {
                problems.Error("row-missing", $"'{title}' has '{rows[i][0]}' where row {PlateWells.RowName(row)} belongs: export the plate again.", rows[i].Line);
                return [];
            }

            if (rows[i].Cells.Length <= width)
            {
                problems.Error("row-cut-off", Invariant($"Row {PlateWells.RowName(row)} of '{title}' has {rows[i].Cells.Length - 1} of {width} wells: export the plate again."), rows[i].Line);
                return [];
            }

            for (var column = 1; column <= width; column++)
            {
                if (rows[i][column].Length > 0) cells.Add(new(PlateWells.Name(row, column), i, column));
            }
        }

        if (row == expected && expected > 0) return cells;
        problems.Error("row-missing", Invariant($"'{title}' has {row} rows of {width} columns, which is no microplate: the file is cut off. Export it again."), header.Line);
        return [];
    }
}
