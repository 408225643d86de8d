using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// MSD Discovery Workbench: the plate's name alone on the first line, then one row per well and spot. <c>Concentration</c> is the nominal value of a
/// standard, <c>Calc. Concentration</c> what the curve gives; the export names no unit for either.
/// </summary>
internal static class MsdReader
{
    private static readonly (string Column, string Name, bool IsSignal)[] Columns =
    [
        ("signal", "signal", true), ("adjusted signal", "adjusted-signal", true), ("concentration", "nominal-concentration", false),
        ("calc. concentration", "concentration", false), ("calc. conc. mean", "mean-concentration", false),
    ];

    public static bool IsHeader(NamedColumns columns) => columns.Has("sample", "assay", "well", "spot", "signal");

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var title = rows.FirstOrDefault(r => r.Line < columns.Header.Line && !r.IsBlank);
        var plate = title.Cells is null ? null : TableReading.NullIfBlank(title[0]);
        var flags = new List<string>();
        var reading = new TableReading('.', problems);
        foreach (var row in rows.Where(r => r.Line > columns.Header.Line && !r.IsBlank))
        {
            var range = row[columns.Find("detection range")];
            decimal? dilution = CellNumber.TryRead(row[columns.Find("dilution")], out var factor) && factor > 0 ? factor : null;
            var about = TableReading.About(row, row[columns.Find("sample")], row[columns.Find("well")], plate) with
            {
                Channel = $"{row[columns.Find("assay")]}, spot {row[columns.Find("spot")]}",
                Dilution = dilution,
                Remark = TableReading.NullIfBlank(range),
            };
            foreach (var (column, name, isSignal) in Columns) reading.Add(row, columns.Find(column), name, isSignal ? Unit.RelativeLuminescence : Unit.Unstated, about);
            foreach (var column in (string[])["cv", "% recovery"]) reading.Add(row, columns.Find(column), column, Unit.Percent, about);
            if (range.Length > 0 && !range.StartsWith("In ", StringComparison.OrdinalIgnoreCase)) flags.Add($"{range} ({row[columns.Find("sample")]}, {row[columns.Find("well")]}, {about.Channel})");
        }

        return TableRun.Of(InstrumentFormats.Msd, "msd-workbench-1", reading, problems) is { } run ? new(run with { Flags = flags }, problems.ToList()) : new(null, problems.ToList());
    }
}
