using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// Malvern Zetasizer text export: one measurement a row, columns as the user chose them, names by workspace. Another header may follow in the same file,
/// names may repeat, rows may be longer than their header. Diameters throughout. Its number distribution is no count and gives no concentration.
/// </summary>
internal static class ZetasizerReader
{
    private static readonly (string Name, Unit Unit, string[] Columns)[] Wanted =
    [
        ("z-average", Unit.Nanometre, ["z-ave (d.nm)", "z-average (d.nm)"]),
        ("pdi", Unit.One, ["pdi", "polydispersity index"]),
        ("number-mean", Unit.Nanometre, ["number mean (d.nm)"]),
        ("intensity-mean", Unit.Nanometre, ["intensity mean (d.nm)"]),
        ("zeta-potential", Unit.Millivolt, ["zeta potential (mv)", "zp (mv)"]),
        ("zeta-deviation", Unit.Millivolt, ["zeta deviation (mv)"]),
        ("temperature", Unit.Celsius, ["temperature (°c)", "t (°c)"]),
        ("mean-count-rate", Unit.KilocountsPerSecond, ["mean count rate (kcps)"]),
        ("derived-count-rate", Unit.KilocountsPerSecond, ["derived count rate (kcps)"]),
        ("intensity-peak-1", Unit.Nanometre, ["intensity peak 1 (d.nm)"]),
        ("intensity-peak-2", Unit.Nanometre, ["intensity peak 2 (d.nm)"]),
        ("intensity-peak-3", Unit.Nanometre, ["intensity peak 3 (d.nm)"]),
    ];

    public static bool IsHeader(NamedColumns columns) => columns.Has("type", "sample name") && columns.FindStart("measurement date") >= 0;

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var reading = new TableReading('.', problems);
        foreach (var row in rows.Where(r => r.Line > columns.Header.Line && !r.IsBlank))
        {
            if (row[0] is "Type" or "Record" && new NamedColumns(row) is var next && IsHeader(next))
            {
                columns = next;
                continue;
            }

            var timeText = TableReading.NullIfBlank(row[columns.FindStart("measurement date")]);
            var about = TableReading.About(row, row[columns.Find("sample name")]) with
            {
                MeasuredAtText = timeText,
                MeasuredAt = LocalTimes.Exact(timeText, "d MMMM yyyy H:mm:ss", "dddd, d MMMM yyyy H:mm:ss", "dddd d MMMM yyyy H:mm:ss"),
                InstrumentSerial = TableReading.NullIfBlank(row[columns.Find("serial number")]),
                Channel = row[columns.Find("type")],
            };
            foreach (var (name, unit, names) in Wanted) Add(reading, row, columns, names, name, unit, about);
            Distribution(reading, row, columns, about);
        }

        return TableRun.Of(InstrumentFormats.Zetasizer, "zetasizer-text-1", reading, problems) is { } run
            ? new(run with { Serial = run.Quantities.Select(q => q.InstrumentSerial).FirstOrDefault(s => s is not null), Instrument = "Zetasizer" }, problems.ToList())
            : new(null, problems.ToList());
    }

    // A name may stand twice, with the value under one of the two; a peak of 0.000 means that there is no such peak.
    private static void Add(TableReading reading, Row row, NamedColumns columns, string[] names, string name, Unit unit, MeasuredQuantity about)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (!names.Contains(columns[i], StringComparer.Ordinal) || row[i].Length == 0) continue;
            if (name.Contains("-peak-", StringComparison.Ordinal) && CellNumber.TryRead(row[i], out var size) && size == 0) return;
            if (name == "zeta-potential" && about.Channel == "Size") return;
            reading.Add(row, i, name, unit, about);
            return;
        }
    }

    private static void Distribution(TableReading reading, Row row, NamedColumns columns, MeasuredQuantity about)
    {
        var (sizes, intensities) = (columns.FindStart("sizes[1]"), columns.FindStart("intensities[1]"));
        if (sizes < 0 || intensities < 0) return;
        for (var i = 0; columns[sizes + i].StartsWith("sizes[", StringComparison.Ordinal) && columns[intensities + i].StartsWith("intensities[", StringComparison.Ordinal); i++)
        {
            if (row[sizes + i].Length > 0) reading.Add(row, intensities + i, "intensity", Unit.Percent, about with { Channel = $"{row[sizes + i]} nm" });
        }
    }
}
