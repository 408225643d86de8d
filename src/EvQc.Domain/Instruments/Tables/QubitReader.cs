using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments.Tables;

/// <summary>
/// Thermo Fisher Qubit 4 and Flex, csv or xlsx. The result is the concentration of the original sample, which the instrument has multiplied by
/// its dilution; that in the tube stands beside it, in another unit and, on Qubit 4, under the same heading <c>Units</c>.
/// </summary>
internal static class QubitReader
{
    public static bool IsHeader(NamedColumns columns) => columns.FindStart("original sample conc.") >= 0 && columns.FindStart("qubit") >= 0 && columns.FindStart("run id") >= 0;

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var original = columns.FindStart("original sample conc.");
        var tube = columns.FindStart("qubit");
        var dilution = columns.Find("dilution factor");
        var data = rows.Where(r => r.Line > columns.Header.Line && !r.IsBlank).ToList();
        var reading = new TableReading(TableReading.MarkOf(data, original, tube), problems);
        foreach (var row in data)
        {
            decimal? factor = CellNumber.TryRead(row[dilution], reading.Mark, out var stated) && stated > 0 ? stated : null;
            var (timeText, time) = TimeOf(row[columns.Find("test date")], reading.Mark);
            var about = TableReading.About(row, row[columns.Find("sample name", "test name")], row[columns.Find("well")]) with
            {
                Channel = TableReading.NullIfBlank(row[columns.Find("assay name")]),
                Dilution = factor,
                MeasuredAtText = timeText,
                MeasuredAt = time,
            };
            reading.Add(row, original, "concentration", UnitBeside(columns, row, original, problems), about with { DilutionApplied = factor is null ? null : true });
            reading.Add(row, tube, "tube-concentration", UnitBeside(columns, row, tube, problems), about with { DilutionApplied = factor is null ? null : false });
            foreach (var name in (string[])["green rfu", "far red rfu", "sample rfu"]) reading.Add(row, columns.Find(name), "fluorescence", Unit.RelativeFluorescence, about);
            Compare(reading, row, factor, problems);
        }

        return TableRun.Of(InstrumentFormats.Qubit, "qubit-1", reading, problems) is { } run
            ? new(run with { Instrument = columns.Find("calibrated tubes") >= 0 ? "Qubit Flex" : "Qubit", Software = TableReading.NullIfBlank(data[0][columns.Find("software version")]) }, problems.ToList())
            : new(null, problems.ToList());
    }

    private static Unit? UnitBeside(NamedColumns columns, Row row, int column, ProblemList problems)
    {
        if (columns[column + 1].EndsWith("units", StringComparison.Ordinal) && TableReading.UnitOf(row[column + 1]) is { } unit) return unit;
        if (row[column].Length > 0) problems.Warn("unit-unknown", $"The unit '{row[column + 1]}' of this concentration is not known: enter it.", row.Line, column + 2);
        return null;
    }

    // Original = tube × dilution after conversion; the instrument rounds to three digits.
    private static void Compare(TableReading reading, Row row, decimal? factor, ProblemList problems)
    {
        var pair = reading.Quantities.Where(q => q.Line == row.Line).ToList();
        if (factor is null || pair.Find(q => q.Name == "concentration")?.Value is not { Bound: Bound.Exact } original
            || pair.Find(q => q.Name == "tube-concentration")?.Value is not { Bound: Bound.Exact } tube || !tube.Unit.ConvertsTo(original.Unit)
            || Math.Abs(tube.Value) > 1E15m || Math.Abs(original.Value) > 1E15m || factor > 1E9m)
        {
            return;
        }

        var expected = tube.In(original.Unit).Value * factor.Value;
        if (Math.Abs(expected - original.Value) <= 0.011m * Math.Abs(expected) + 0.001m) return;
        problems.Warn("dilution-disagrees", Invariant($"The original concentration {original} is not the tube's {tube} times {factor:0.##}: was the file edited?"), row.Line);
    }

    // xlsx keeps days since the end of 1899, csv a date whose order depends on the instrument's settings.
    internal static (string? Text, DateTime? Time) TimeOf(string text, char mark)
    {
        if (text.Length == 0) return (null, null);
        if (CellNumber.TryRead(text, mark, out var days) && LocalTimes.OfWorksheet(days) is { } time) return (text, time);
        return (text, LocalTimes.EitherOrder(text));
    }
}
