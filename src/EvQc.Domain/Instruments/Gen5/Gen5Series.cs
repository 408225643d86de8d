using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Gen5;

/// <summary>
/// A table with one column for each well and one row for each reading: over time, over wavelength, or over the places of an area scan. Rows of a run that
/// was stopped hold a time of zero and no readings.
/// </summary>
internal static class Gen5Series
{
    public static bool IsHeader(Row row) => row[0] is "Time" or "Wavelength" or "X Read #" && FirstWell(row) > 0;

    /// <returns>0-based index of the first row behind the table.</returns>
    public static int Read(string title, List<Row> rows, int headerIndex, string? plate, PlateLayout? layout, Gen5DataSets dataSets, List<MeasuredQuantity> quantities, ProblemList problems)
    {
        var header = rows[headerIndex];
        var first = FirstWell(header);
        var (name, unit, channel) = dataSets.SeriesMeaning(title);
        var mark = MarkOf(rows, headerIndex + 1, first);
        var names = (layout?.Wells ?? []).DistinctBy(w => w.Well, StringComparer.Ordinal).ToDictionary(w => w.Well, w => w.Name, StringComparer.Ordinal);
        var index = headerIndex + 1;
        for (; index < rows.Count && rows[index][0].Length > 0; index++)
        {
            var row = rows[index];
            var (at, remark) = header[0] switch
            {
                "Wavelength" => (row[0], null),
                "Time" => (channel, $"at {row[0]}"),
                _ => (channel, $"x {row[0]}, y {row[1]}"),
            };
            var kind = header[0] switch { "Wavelength" => name, "Time" => name + "-kinetic", _ => name + "-area-scan" };
            for (var i = first; i < Math.Min(header.Cells.Length, row.Cells.Length); i++)
            {
                if (row[i] is not { Length: > 0 } text || !PlateWells.IsWell(header[i])) continue;
                var number = ReportedNumber.Read(text, mark);
                if (number.Value is null && text.AsSpan().ContainsAnyInRange('0', '9'))
                {
                    problems.Error("not-a-number", $"'{text}' in well {header[i]} is no number: export the plate again.", row.Line, i + 1);
                    continue;
                }

                quantities.Add(new(kind, number.In(unit), text, row.Line, i + 1)
                {
                    Plate = plate,
                    Well = header[i],
                    Sample = names.GetValueOrDefault(header[i]),
                    Channel = at,
                    Remark = remark,
                    Excluded = number.Masked,
                });
            }

            if (row.Cells.Length < header.Cells.Length && index == rows.Count - 1)
            {
                problems.Error("row-cut-off", $"The last row of '{title}' ends before its last well: the file is cut off. Export it again.", row.Line);
            }
        }

        if (index == headerIndex + 1) problems.Error("row-missing", $"'{title}' has no readings below its wells: export the plate again.", header.Line);
        return index;
    }

    private static int FirstWell(Row row)
    {
        for (var i = 1; i <= 3; i++)
        {
            if (PlateWells.IsWell(row[i])) return i;
        }

        return -1;
    }

    private static char MarkOf(List<Row> rows, int from, int first)
    {
        var comma = false;
        for (var i = from; i < rows.Count && rows[i][0].Length > 0; i++)
        {
            for (var c = first; c < rows[i].Cells.Length; c++)
            {
                if (rows[i].Cells[c].Contains('.', StringComparison.Ordinal)) return '.';
                comma |= rows[i].Cells[c].Contains(',', StringComparison.Ordinal);
            }
        }

        return comma ? ',' : '.';
    }
}
