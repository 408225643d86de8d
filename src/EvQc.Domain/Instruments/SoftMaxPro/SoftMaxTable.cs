using EvQc.Instruments.Text;
using static System.FormattableString;

namespace EvQc.Instruments.SoftMaxPro;

/// <summary>One cell of a plate table: which well, wavelength and reading it belongs to. Reading and channel count from 0.</summary>
/// <param name="At">What stands before the first row of the reading: its time, or its wavelength in a spectrum.</param>
internal readonly record struct SoftMaxCell(string Well, int Channel, int Reading, string Text, int Line, int Column, string At);

/// <summary>
/// The first table of a plate. A reduced table behind a raw one is a calculation on the same reading, not a second reading, and is left out.
/// </summary>
internal static class SoftMaxTable
{
    public static IEnumerable<SoftMaxCell> Read(SoftMaxPlate plate, ProblemList problems) =>
        plate.Block.Rows.Count == 0
            ? Missing(plate.Block.Head.Line, problems)
            : plate.TimeFormat ? ReadTimes(plate, problems) : ReadPlates(plate, problems);

    // The wells or columns of the raw table once more, behind two empty cells.
    private static bool IsReducedHeader(SoftMaxPlate plate, int index)
    {
        var (header, row) = (plate.Block.Rows[0], plate.Block.Rows[index]);
        if (row[0].Length > 0 || row[1].Length > 0 || row.Cells.Length < 3) return false;
        var i = 2;
        while (row[i].Length > 0 && row[i] == header[i]) i++;
        return i > 2 && row[i].Length == 0 && (plate.TimeFormat ? PlateWells.IsWell(row[2]) : PlateWells.IsColumn(row[2], out _));
    }

    /// <summary>The temperature, on the first row only; 0 and NaN mean that it was not measured.</summary>
    public static string? Temperature(SoftMaxPlate plate) =>
        plate.Block.Rows.Count > 1 && plate.Block.Rows[0][1].StartsWith("Temperature(", StringComparison.Ordinal) && plate.Block.Rows[1][1] is var text
        && CellNumber.TryRead(text, text.Contains(',', StringComparison.Ordinal) ? ',' : '.', out var celsius) && celsius != 0 ? text : null;

    private static IEnumerable<SoftMaxCell> ReadPlates(SoftMaxPlate plate, ProblemList problems)
    {
        var header = plate.Block.Rows[0];
        var columns = ColumnsOf(header, plate.Channels.Length);
        if (columns.Count == 0) return Missing(header.Line, problems);

        var cells = new List<SoftMaxCell>();
        string[][] names = [.. Enumerable.Range(0, plate.Rows).Select(row => columns.ConvertAll(c => PlateWells.Name(row, c.Column)).ToArray())];
        var next = 1;
        for (var reading = 0; reading < plate.Readings; reading++)
        {
            var at = next < plate.Block.Rows.Count ? plate.Block.Rows[next][0] : "";
            for (var row = 0; row < plate.Rows; row++, next++)
            {
                // An unread row is tabs; a line without anything is the end of the table.
                if (next >= plate.Block.Rows.Count || plate.Block.Rows[next].Cells is [""])
                {
                    return RowMissing(plate, reading, row, next, problems);
                }

                var line = plate.Block.Rows[next];
                for (var i = 0; i < columns.Count; i++)
                {
                    var (index, channel, _) = columns[i];
                    cells.Add(new(names[row][i], channel, reading, line[index], line.Line, index + 1, at));
                }
            }

            if (next < plate.Block.Rows.Count && !plate.Block.Rows[next].IsBlank && !plate.Reduced)
            {
                return RowMissing(plate, reading, plate.Rows, next, problems);
            }

            if (!plate.Reduced && next >= plate.Block.Rows.Count) return RowMissing(plate, reading, plate.Rows, next - 1, problems);
            next++;
        }

        return cells;
    }

    private static IEnumerable<SoftMaxCell> ReadTimes(SoftMaxPlate plate, ProblemList problems)
    {
        var header = plate.Block.Rows[0];
        var wells = Enumerable.Range(2, Math.Max(0, header.Cells.Length - 2)).Where(i => PlateWells.IsWell(header[i])).ToList();
        if (wells.Count == 0) return Missing(header.Line, problems);

        var cells = new List<SoftMaxCell>();
        var next = 1;
        var below = plate.Block.Rows.FindIndex(1, r => !r.IsBlank);
        if (below < 0 || IsReducedHeader(plate, below))
        {
            problems.Warn("plate-not-read", $"Plate '{plate.Name}' has wells but no readings: it was never read.", header.Line);
            return [];
        }

        for (var index = 0; index < plate.Readings * (plate.Reduced ? 1 : plate.Channels.Length); index++, next++)
        {
            while (next < plate.Block.Rows.Count && plate.Block.Rows[next].IsBlank) next++;
            if (next >= plate.Block.Rows.Count || PlateWells.IsWell(plate.Block.Rows[next][2])) return RowMissing(plate, index, 0, next, problems);
            var line = plate.Block.Rows[next];
            if (line.Cells.Length <= wells[^1])
            {
                problems.Error("row-cut-off", Invariant($"This row has {line.Cells.Length} cells, its header names wells up to cell {wells[^1] + 1}: export the plate again."), line.Line);
                return [];
            }

            var (reading, channel) = plate.Reduced ? (index, 0) : (index / plate.Channels.Length, index % plate.Channels.Length);
            foreach (var well in wells) cells.Add(new(header[well], channel, reading, line[well], line.Line, well + 1, line[0]));
        }

        return cells;
    }

    // Column numbers, once per wavelength, with an empty cell between the wavelengths.
    private static List<(int Index, int Channel, int Column)> ColumnsOf(Row header, int channels)
    {
        var columns = new List<(int, int, int)>();
        var (channel, last) = (0, 0);
        for (var i = 2; i < header.Cells.Length; i++)
        {
            if (!PlateWells.IsColumn(header[i], out var column)) continue;
            if (column <= last) channel++;
            last = column;
            if (channel < channels) columns.Add((i, channel, column));
        }

        return columns;
    }

    private static SoftMaxCell[] Missing(int line, ProblemList problems)
    {
        problems.Error("table-missing", "The plate has no table of readings: export it again with its data.", line);
        return [];
    }

    private static SoftMaxCell[] RowMissing(SoftMaxPlate plate, int reading, int row, int index, ProblemList problems)
    {
        var line = index < plate.Block.Rows.Count ? plate.Block.Rows[index].Line : plate.Block.Rows[^1].Line;
        problems.Error(
            "row-missing",
            plate.TimeFormat
                ? Invariant($"Plate '{plate.Name}' announces {plate.Readings} reading(s) of {plate.Channels.Length} wavelength(s); row {reading + 1} is missing. Export it again.")
                : Invariant($"Plate '{plate.Name}' has {plate.Rows} rows; at reading {reading + 1} there is a row too few or too many near row {PlateWells.RowName(Math.Min(row, plate.Rows - 1))}. Export it again."),
            line);
        return [];
    }
}
