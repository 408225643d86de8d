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
        ("z-average", Unit.Nanometre, ["z-ave (d.nm)", "z-average (d.nm)", "z-average (nm)"]),
        ("pdi", Unit.One, ["pdi", "polydispersity index", "polydispersity index (pi)"]),
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
        ("intensity-width-peak-1", Unit.Nanometre, ["intensity width peak 1 (d.nm)"]),
        ("intensity-width-peak-2", Unit.Nanometre, ["intensity width peak 2 (d.nm)"]),
        ("intensity-width-peak-3", Unit.Nanometre, ["intensity width peak 3 (d.nm)"]),
        ("intercept", Unit.One, ["intercept"]),
        ("mobility", Unit.Mobility, ["mobility (umcm/vs)", "mob (umcm/vs)"]),
        ("conductivity", Unit.MillisiemensPerCentimetre, ["conductivity (ms/cm)", "cond (ms/cm)"]),
    ];

    // Users choose the columns; what no other program's table has is a diameter or a potential beside a sample's name.
    public static bool IsHeader(NamedColumns columns) =>
        columns.Has("sample name") && columns.Find("plate position") < 0
        && (columns.Has("type") && columns.FindStart("measurement date") >= 0 || columns.FindStart("z-ave") >= 0 || columns.Find("zeta potential (mv)", "zp (mv)", "sizes[1] (d.nm)") >= 0);

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var data = rows.Where(r => r.Line > columns.Header.Line && !r.IsBlank).ToList();
        var places = Places(columns);
        var reading = new TableReading(TableReading.MarkOf(data, [.. places.SelectMany(p => p)]), problems);
        foreach (var row in data)
        {
            if (row.Cells.Contains("Sample Name", StringComparer.Ordinal) && new NamedColumns(row) is var next && IsHeader(next))
            {
                (columns, places) = (next, Places(next));
                continue;
            }

            var timeText = TableReading.NullIfBlank(row[columns.FindStart("measurement date")]);
            var about = TableReading.About(row, row[columns.Find("sample name")]) with
            {
                MeasuredAtText = timeText,
                MeasuredAt = LocalTimes.Exact(timeText, "d MMMM yyyy H:mm:ss", "dddd, d MMMM yyyy H:mm:ss", "dddd d MMMM yyyy H:mm:ss"),
                InstrumentSerial = TableReading.NullIfBlank(row[columns.Find("serial number")]),
                Channel = TableReading.NullIfBlank(row[columns.Find("type")]),
            };
            for (var i = 0; i < Wanted.Length; i++) Add(reading, row, places[i], Wanted[i].Name, Wanted[i].Unit, about);
            Distribution(reading, row, columns, about);
        }

        return TableRun.Of(InstrumentFormats.Zetasizer, "zetasizer-text-2", reading, problems) is { } run
            ? new(run with { Serial = run.Quantities.Select(q => q.InstrumentSerial).FirstOrDefault(s => s is not null), Instrument = "Zetasizer" }, problems.ToList())
            : new(null, problems.ToList());
    }

    // The columns of each figure; a name may stand twice, with the value under one of the two.
    private static List<int>[] Places(NamedColumns columns)
    {
        var places = Array.ConvertAll(Wanted, _ => new List<int>());
        for (var i = 0; i < columns.Count; i++)
        {
            var wanted = Array.FindIndex(Wanted, w => w.Columns.Contains(columns[i], StringComparer.Ordinal));
            if (wanted >= 0) places[wanted].Add(i);
        }

        return places;
    }

    // A peak of 0.000 means that there is no such peak, and a size measurement has no potential.
    private static void Add(TableReading reading, Row row, List<int> places, string name, Unit unit, MeasuredQuantity about)
    {
        foreach (var i in places)
        {
            if (row[i].Length == 0) continue;
            if (name.Contains("-peak-", StringComparison.Ordinal) && CellNumber.TryRead(row[i], reading.Mark, out var size) && size == 0) return;
            if (name is "zeta-potential" or "mobility" or "conductivity" && about.Channel == "Size") return;
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
