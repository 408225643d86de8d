using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Gen5;

/// <summary>The curves Gen5 fitted: formula, parameters and R², as it prints them.</summary>
internal static class Gen5Curves
{
    public static void Read(List<Row> rows, List<MeasuredQuantity> quantities, List<RunDetail> details)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i][0] != "Curve Name") continue;
            var header = rows[i];
            for (i++; i < rows.Count && !rows[i].IsBlank; i++)
            {
                var row = rows[i];
                var parts = Enumerable.Range(1, header.Cells.Length - 1).Where(c => row[c].Length > 0).Select(c => $"{header[c]}: {row[c]}");
                details.Add(new($"Curve {row[0]}", string.Join("; ", parts), row.Line));
                var column = Array.FindIndex(header.Cells, c => c.Trim() == "R2");
                if (column > 0 && row[column].Length > 0)
                {
                    quantities.Add(new("curve-r2", ReportedNumber.Read(row[column], CellNumber.MarkOf(row[column])).In(Unit.One), row[column], row.Line, column + 1) { Channel = row[0] });
                }
            }
        }
    }
}
