using EvQc.Instruments.Text;

namespace EvQc.Instruments.Gen5;

/// <summary>One cell of a matrix that is not empty, with the label that stands at the end of its line.</summary>
internal readonly record struct Gen5Cell(string Well, string Label, string Text, int Line, int Column);

/// <summary>
/// A matrix: a header of column numbers, then lines with a row letter (on the first line of each row only), the wells, and the label of the data set
/// in the last column.
/// </summary>
internal sealed record Gen5Matrix(string Title, int HeaderLine, List<string> RowNames, List<Gen5Cell> Cells, int NextIndex)
{
    public static bool IsHeader(Row row) => row.Cells.Length > 1 && row[0].Length == 0 && row[1] == "1" && (row.Cells.Length == 2 || row[2] is "2" or "");

    public static Gen5Matrix Read(string title, List<Row> rows, int headerIndex, ProblemList problems)
    {
        var header = rows[headerIndex];
        var width = 0;
        while (PlateWells.IsColumn(header[width + 1], out var number) && number == width + 1) width++;

        var names = new List<string>();
        var cells = new List<Gen5Cell>();
        var labels = new List<List<string>>();
        string[] wells = [];
        var index = headerIndex + 1;
        for (; index < rows.Count && !rows[index].IsBlank; index++)
        {
            var row = rows[index];
            if (row[0].Length > 0 && !PlateWells.IsRowName(row[0])) break;
            if (row[0].Length > 0)
            {
                names.Add(row[0]);
                labels.Add([]);
                wells = [.. Enumerable.Range(1, width).Select(c => row[0] + header[c])];
            }

            var label = row[width + 1];
            if (names.Count == 0 || label.Length == 0)
            {
                problems.Error("row-cut-off", $"This row of '{title}' lacks its row letter or the label at its end: export the plate again.", row.Line);
                continue;
            }

            labels[^1].Add(label);
            for (var column = 1; column <= width; column++)
            {
                if (row[column] is { Length: > 0 } text) cells.Add(new(wells[column - 1], label, text, row.Line, column + 1));
            }
        }

        var matrix = new Gen5Matrix(title, header.Line, names, cells, index);
        matrix.RequireEveryRow(labels, problems);
        return matrix;
    }

    private void RequireEveryRow(List<List<string>> labels, ProblemList problems)
    {
        if (RowNames.Count == 0) problems.Error("row-missing", $"'{Title}' has no rows: export the plate again.", HeaderLine);
        for (var i = 0; i < RowNames.Count; i++)
        {
            if (i > 0 && PlateWells.RowIndex(RowNames[i]) <= PlateWells.RowIndex(RowNames[i - 1]))
            {
                problems.Error("row-missing", $"'{Title}' has row {RowNames[i]} below row {RowNames[i - 1]}: export the plate again.", HeaderLine);
                return;
            }

            // Every line carries the label of its data set, so their order may differ.
            if (!labels[i].Order(StringComparer.Ordinal).SequenceEqual(labels[0].Order(StringComparer.Ordinal)))
            {
                problems.Error("row-missing", $"Row {RowNames[i]} of '{Title}' has other data sets ({string.Join(", ", labels[i])}) than row {RowNames[0]} ({string.Join(", ", labels[0])}): export the plate again.", HeaderLine);
                return;
            }
        }
    }
}
