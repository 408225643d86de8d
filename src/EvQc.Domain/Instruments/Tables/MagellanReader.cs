using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// Tecan Magellan xlsx: a column <c>Well positions</c> (found by name), one column per measurement, then lines of text about the run. Between header and
/// wells may stand label rows (<c>0s</c>, <c>24.8 °C</c>).
/// </summary>
internal static class MagellanReader
{
    public static bool IsHeader(NamedColumns columns) => columns.Find("well positions") >= 0;

    /// <summary>The same export without its well column: recognised, to be refused with the reason.</summary>
    public static bool IsWithoutWells(List<Row> rows) =>
        rows.Exists(r => r.Cells.Any(c => c.Contains(@"\Tecan\Magellan\", StringComparison.OrdinalIgnoreCase))) && !rows.Exists(r => r.Cells.Any(c => c.Trim() == "Well positions"));

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var well = columns.Find("well positions");
        var facts = rows.Where(r => r.Line > columns.Header.Line && !PlateWells.IsWell(r[well])).SelectMany(r => r.Cells.Select(c => (Text: c.Trim(), r.Line))).Where(f => f.Text.Length > 0).ToList();
        var wavelengths = facts.Where(f => f.Text.StartsWith("Measurement wavelength:", StringComparison.Ordinal)).Select(f => After(f.Text).Replace(" nm", "", StringComparison.Ordinal)).ToList();
        var mode = facts.Select(f => f.Text).FirstOrDefault(t => t.StartsWith("Measurement mode:", StringComparison.Ordinal));
        var (name, unit) = mode is null || mode.Contains("Absorbance", StringComparison.Ordinal) ? ("absorbance", Unit.Absorbance)
            : mode.Contains("Luminescence", StringComparison.Ordinal) ? ("luminescence", Unit.RelativeLuminescence) : ("fluorescence", Unit.RelativeFluorescence);
        var values = Enumerable.Range(0, columns.Count).Where(i => i != well && columns[i].Length > 0 && columns[i] is not ("layout" or "replicate info" or "dilution" or "plate")).ToList();
        var reading = new TableReading(TableReading.MarkOf(rows.Where(r => PlateWells.IsWell(r[well])), [.. values]), problems);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r.Line > columns.Header.Line && PlateWells.IsWell(r[well])))
        {
            if (!seen.TryAdd(row[well], row.Line)) problems.Error("well-twice", $"Well {row[well]} stands twice: export the plate again.", row.Line, well + 1);
            for (var i = 0; i < values.Count; i++)
            {
                var about = TableReading.About(row, well: row[well]) with { Channel = wavelengths.Count == values.Count ? wavelengths[i] : columns.Header[values[i]] };
                reading.Add(row, values[i], name, unit, about);
            }
        }

        if (TableRun.Of(InstrumentFormats.Magellan, "magellan-1", reading, problems) is not { } run) return new(null, problems.ToList());
        var time = facts.Select(f => f.Text).FirstOrDefault(t => t.StartsWith("Date:", StringComparison.Ordinal) && t.Contains("Time:", StringComparison.Ordinal));
        var timeText = time?.Replace("Date:", "", StringComparison.Ordinal).Replace(", Time:", "", StringComparison.Ordinal).Trim();
        var serial = facts.Select(f => f.Text).FirstOrDefault(t => t.StartsWith("Instrument serial number:", StringComparison.Ordinal));
        return new(
            run with
            {
                Serial = serial is null ? null : After(serial),
                MeasuredAtText = timeText,
                MeasuredAt = LocalTimes.Exact(timeText, "yyyy-MM-dd H:mm:ss"),
                Details = [.. facts.Select(f => new RunDetail("Magellan", f.Text, f.Line))],
            },
            problems.ToList());
    }

    private static string After(string text) => text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
}
