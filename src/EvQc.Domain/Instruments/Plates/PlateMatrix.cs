using EvQc.Instruments.Text;
using static System.FormattableString;

namespace EvQc.Instruments.Plates;

/// <summary>One filled well: where it stands among the rows (0-based).</summary>
internal readonly record struct MatrixCell(string Well, int RowIndex, int Column);

/// <summary>
/// A matrix with column numbers above and a row letter before every row. Empty wells at the end of a row may be left out, and so may whole rows, which is
/// said: the letter tells where each reading belongs.
/// </summary>
internal static class PlateMatrix
{
    public static bool IsHeader(Row row) => row.Cells.Length > 3 && row[0].Length == 0 && row[1] is "1" or "01" && row[2] is "2" or "02";

    /// <param name="openLine">The line that may be cut off, see <see cref="FileText.OpenLine"/>.</param>
    /// <returns>Empty when the matrix is damaged; the reason is among the problems.</returns>
    public static List<MatrixCell> Read(string title, List<Row> rows, int headerIndex, int openLine, ProblemList problems)
    {
        var header = rows[headerIndex];
        var width = 0;
        while (PlateWells.IsColumn(header[width + 1], out var number) && number == width + 1) width++;
        var expected = width switch { 3 => 2, 4 => 3, 6 => 4, 8 => 6, 12 => 8, 24 => 16, 48 => 32, _ => 0 };
        var cells = new List<MatrixCell>(width * expected);
        var (next, missing) = (0, 0);
        var i = headerIndex + 1;
        for (; i < rows.Count && next < expected && !rows[i].IsBlank; i++)
        {
            var row = PlateWells.RowIndex(rows[i][0]);
            if (row < next || row >= expected)
            {
                problems.Error("row-missing", $"'{title}' has '{rows[i][0]}' where row {PlateWells.RowName(next)} belongs: export the plate again.", rows[i].Line);
                return [];
            }

            if (rows[i].Cells.Length <= width && rows[i].Line == openLine)
            {
                problems.Error("row-cut-off", Invariant($"Row {rows[i][0]} of '{title}' ends with the file after {rows[i].Cells.Length - 1} of {width} wells: export the plate again."), rows[i].Line);
                return [];
            }

            missing += row - next;
            next = row + 1;
            for (var column = 1; column <= width; column++)
            {
                if (rows[i][column].Length > 0) cells.Add(new(PlateWells.Name(row, column), i, column));
            }
        }

        if (next == 0 || (i == rows.Count && next < expected && missing == 0))
        {
            problems.Error("row-missing", Invariant($"'{title}' has {next} rows of {width} columns, which is no microplate: the file is cut off. Export it again."), header.Line);
            return [];
        }

        missing += expected - next;
        if (missing > 0) problems.Warn("rows-not-exported", Invariant($"'{title}' holds {expected - missing} of the plate's {expected} rows; of the others nobody can tell from this file what they read."), header.Line);
        return cells;
    }
}
