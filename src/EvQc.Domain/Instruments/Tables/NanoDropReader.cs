using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// Thermo Fisher NanoDrop 2000, 8000, One and Eight: four table layouts. Ratios and absorbances may be negative near zero. A second header (the
/// protein standard curve of the 8000) ends the table.
/// </summary>
internal static class NanoDropReader
{
    private static readonly string[] Concentrations =
        ["conc.", "nucleic acid", "nucleic acid(ng/ul)", "nucleic acid (ng/ul)", "ng/ul", "mg/ml", "protein (mg/ml)", "protein(mg/ml)", "protein"];

    private static readonly (string Name, string Quantity, bool IsRatio)[] Others =
    [
        ("a260", "absorbance-260", false), ("a260 (abs)", "absorbance-260", false), ("a280", "absorbance-280", false), ("a280 (abs)", "absorbance-280", false),
        ("a280 10mm", "absorbance-280", false), ("260/280", "a260/a280", true), ("a260/a280", "a260/a280", true), ("260/230", "a260/a230", true), ("a260/a230", "a260/a230", true),
    ];

    public static bool IsHeader(NamedColumns columns) =>
        columns.Find(Concentrations) >= 0 && columns.Find("260/280", "a260/a280") >= 0 && columns.Find("sample id", "sample name", "sample") >= 0
        && columns.FindStart("date") >= 0 && columns.Find("plate position", "b/s/f/r") < 0;

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var concentration = columns.Find(Concentrations);
        var unitColumn = columns.Find("units", "unit");
        var data = rows.Where(r => r.Line > columns.Header.Line).TakeWhile(r => !r.IsBlank).ToList();
        var dates = rows.Where(r => r.Line > columns.Header.Line).ToList();
        var ratio = columns.Find("260/280", "a260/a280");
        var reading = new TableReading(TableReading.MarkOf(data, concentration, ratio), problems);
        var (date, time) = (columns.Find("date", "date and time"), columns.Find("time"));
        foreach (var row in data)
        {
            var text = time < 0 ? row[date] : $"{row[date]} {row[time]}";
            var about = TableReading.About(row, row[columns.Find("sample id", "sample name", "sample")], row[columns.Find("well")], row[columns.Find("plate id")]) with
            {
                Operator = TableReading.NullIfBlank(row[columns.Find("user id", "user name", "username")]),
                MeasuredAtText = TableReading.NullIfBlank(text),
                MeasuredAt = LocalTimes.EitherOrder(text),
            };
            reading.Add(row, concentration, "concentration", UnitOf(columns, concentration, row[unitColumn], row, problems), about);
            foreach (var (name, quantity, isRatio) in Others) reading.Add(row, columns.Find(name), quantity, isRatio ? Unit.One : Unit.Absorbance, about);
        }

        if (dates.Count > 0 && TableRun.Of(InstrumentFormats.NanoDrop, "nanodrop-1", reading, problems) is { } run)
        {
            var serial = rows.FirstOrDefault(r => r.Line < columns.Header.Line && r.Cells.Length > 0 && r[0].StartsWith("Serial number", StringComparison.OrdinalIgnoreCase));
            return new(run with { Instrument = "NanoDrop", Serial = serial.Cells?.Skip(1).Select(c => c.Trim()).FirstOrDefault(c => c.Length > 0) }, problems.ToList());
        }

        if (dates.Count == 0) problems.Error("no-measurements", "The table has a header but no measurements below it: measure, and export again.", columns.Header.Line);
        return new(null, problems.ToList());
    }

    private static Unit? UnitOf(NamedColumns columns, int concentration, string stated, Row row, ProblemList problems)
    {
        var unit = TableReading.UnitOf(stated) ?? TableReading.UnitInParentheses(columns[concentration]) ?? TableReading.UnitOf(columns[concentration]);
        if (unit is null) problems.Warn("unit-unknown", $"The unit '{stated}' of this concentration is not known: enter it.", row.Line, concentration + 1);
        return unit;
    }
}
