using System.Globalization;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// Thermo Fisher NanoDrop 2000, 8000, One and Eight: four table layouts. Ratios and absorbances may be negative near zero. A second header (the
/// protein standard curve of the 8000) ends the table.
/// </summary>
internal static class NanoDropReader
{
    private static readonly (string Name, string Quantity, Unit Unit)[] Others =
    [
        ("a260", "absorbance-260", Unit.Absorbance), ("a260 (abs)", "absorbance-260", Unit.Absorbance), ("a280", "absorbance-280", Unit.Absorbance), ("a280 (abs)", "absorbance-280", Unit.Absorbance),
        ("a280 10mm", "absorbance-280", Unit.Absorbance), ("260/280", "a260/a280", Unit.One), ("a260/a280", "a260/a280", Unit.One), ("260/230", "a260/a230", Unit.One),
        ("a260/a230", "a260/a230", Unit.One), ("340 raw", "absorbance-340", Unit.Absorbance), ("baseline absorbance", "baseline-absorbance", Unit.Absorbance),
    ];

    private static readonly string[] Samples = ["sample id", "sample name", "sample"];

    public static bool IsHeader(NamedColumns columns) =>
        columns.Find(Samples) >= 0 && columns.FindStart("date") >= 0 && (columns.Find("260/280", "a260/a280") >= 0 || columns.Has("nm 1", "abs 1"))
        && columns.Find("plate position", "b/s/f/r") < 0 && ConcentrationOf(columns) >= 0;

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var concentration = ConcentrationOf(columns);
        var unitColumn = columns.Find("units", "unit");
        var data = rows.Where(r => r.Line > columns.Header.Line).TakeWhile(r => !r.IsBlank).ToList();
        var reading = new TableReading(TableReading.MarkOf(data, concentration, columns.Find("260/280", "a260/a280"), columns.Find("abs 1")), problems);
        var spectrum = Spectrum(columns, reading.Mark);
        var (date, time) = (columns.Find("date", "date and time", "date & time"), columns.Find("time"));
        foreach (var row in data)
        {
            // The Eight adds its offset from UTC in parentheses; what is kept is the time on its clock.
            var text = $"{row[date]} {row[time]}".Trim();
            var about = TableReading.About(row, row[columns.Find(Samples)], row[columns.Find("well", "location")], row[columns.Find("plate id")]) with
            {
                Operator = TableReading.NullIfBlank(row[columns.Find("user id", "user name", "username")]),
                MeasuredAtText = TableReading.NullIfBlank(text),
                MeasuredAt = QubitReader.TimeOf(text.Split('(')[0], reading.Mark).Time,
            };
            reading.Add(row, concentration, "concentration", UnitOf(columns, concentration, row[unitColumn], row, problems), about);
            foreach (var (name, quantity, unit) in Others) reading.Add(row, columns.Find(name), quantity, unit, about);
            reading.Add(row, columns.Find("cursor abs."), "cursor-absorbance", Unit.Absorbance, about with { Channel = TableReading.NullIfBlank(row[columns.Find("cursor pos.", "cursor nm")]) });
            reading.Add(row, columns.Find("corrected (ng/ul)"), "corrected-concentration", Unit.MicrogramPerMl, about);
            OwnMethod(reading, row, columns, about);
            foreach (var (index, wavelength) in spectrum) reading.Add(row, index, $"spectrum-{wavelength}", Unit.Absorbance, about);
        }

        if (TableRun.Of(InstrumentFormats.NanoDrop, "nanodrop-2", reading, problems) is { } run)
        {
            var serial = rows.FirstOrDefault(r => r.Line < columns.Header.Line && r.Cells.Length > 0 && r[0].StartsWith("Serial number", StringComparison.OrdinalIgnoreCase));
            return new(run with { Instrument = "NanoDrop", Serial = serial.Cells?.Skip(1).Select(c => c.Trim()).FirstOrDefault(c => c.Length > 0) }, problems.ToList());
        }

        return new(null, problems.ToList());
    }

    /// <summary>By one of its usual names, or the first column that is headed by a unit of concentration and is no correction, factor or impurity.</summary>
    private static int ConcentrationOf(NamedColumns columns)
    {
        var usual = columns.Find("conc.", "nucleic acid", "protein");
        if (usual >= 0) return usual;
        for (var i = 0; i < columns.Count; i++)
        {
            if ((TableReading.UnitInParentheses(columns[i]) ?? TableReading.UnitOf(columns[i])) is not { } unit || !unit.ConvertsTo(Unit.MicrogramPerMl)) continue;
            if (!columns[i].StartsWith("corrected", StringComparison.Ordinal) && !columns[i].Contains("factor", StringComparison.Ordinal) && !columns[i].StartsWith("impurity", StringComparison.Ordinal)) return i;
        }

        return -1;
    }

    // The 8000's own methods: wavelength and absorbance side by side, up to four, and ratios under names that the user gave them.
    private static void OwnMethod(TableReading reading, Row row, NamedColumns columns, MeasuredQuantity about)
    {
        for (var i = '1'; i <= '4'; i++)
        {
            var wavelength = row[columns.Find($"nm {i}")];
            if (wavelength.Length > 0) reading.Add(row, columns.Find($"abs {i}"), $"absorbance-{wavelength}", Unit.Absorbance, about);
            var formula = row[columns.Find($"formula name {i}")];
            if (formula.Length > 0) reading.Add(row, columns.Find($"formula value {i}"), formula == "260/280" ? "a260/a280" : formula, formula.Contains('/', StringComparison.Ordinal) ? Unit.One : Unit.Unstated, about);
        }
    }

    // Some exports carry the whole spectrum: one column for each wavelength, headed by it. It is not corrected as A260 and A280 are, so it has names of its own.
    private static List<(int Index, string Wavelength)> Spectrum(NamedColumns columns, char mark)
    {
        var spectrum = new List<(int, string)>();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length is >= 3 and <= 6 && CellNumber.TryRead(columns[i], mark, out var wavelength) && wavelength is >= 150 and <= 1100) spectrum.Add((i, wavelength.ToString("0.###", CultureInfo.InvariantCulture)));
        }

        return spectrum;
    }

    private static Unit? UnitOf(NamedColumns columns, int concentration, string stated, Row row, ProblemList problems)
    {
        var unit = TableReading.UnitOf(stated) ?? TableReading.UnitInParentheses(columns[concentration]) ?? TableReading.UnitOf(columns[concentration]);
        if (unit is null) problems.Warn("unit-unknown", $"The unit '{stated}' of this concentration is not known: enter it.", row.Line, concentration + 1);
        return unit;
    }
}
