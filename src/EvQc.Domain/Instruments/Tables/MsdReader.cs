using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// MSD Discovery Workbench: the plate's name alone on the first line, then one row per well and spot. <c>Concentration</c> is the nominal value of a
/// standard, <c>Calc. Concentration</c> what the curve gives; the export names no unit for either.
/// </summary>
internal static class MsdReader
{
    private static readonly (string Column, string Name, Unit Unit)[] Columns =
    [
        ("signal", "signal", Unit.RelativeLuminescence), ("adjusted signal", "adjusted-signal", Unit.RelativeLuminescence), ("mean", "mean-signal", Unit.RelativeLuminescence),
        ("adj. sig. mean", "adjusted-mean-signal", Unit.RelativeLuminescence), ("concentration", "nominal-concentration", Unit.Unstated), ("calc. concentration", "concentration", Unit.Unstated),
        ("calc. conc. mean", "mean-concentration", Unit.Unstated), ("cv", "cv", Unit.Percent), ("% recovery", "% recovery", Unit.Percent), ("% recovery mean", "mean-recovery", Unit.Percent),
        ("calc. conc. cv", "concentration-cv", Unit.Percent), ("fit statistic: rsquared", "fit-r2", Unit.One),
    ];

    public static bool IsHeader(NamedColumns columns) => columns.Has("sample", "assay", "well", "spot", "signal");

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var title = rows.FirstOrDefault(r => r.Line < columns.Header.Line && !r.IsBlank);
        var plate = title.Cells is null ? null : TableReading.NullIfBlank(title[0]);
        var flags = new List<string>();
        var data = rows.Where(r => r.Line > columns.Header.Line && !r.IsBlank).ToList();
        var reading = new TableReading(TableReading.MarkOf(data, [.. Columns.Select(c => columns.Find(c.Column))]), problems);
        foreach (var row in data)
        {
            var range = row[columns.Find("detection range")];
            decimal? dilution = CellNumber.TryRead(row[columns.Find("dilution")], reading.Mark, out var factor) && factor > 0 ? factor : null;
            var about = TableReading.About(row, row[columns.Find("sample")], row[columns.Find("well")], plate) with
            {
                Channel = $"{row[columns.Find("assay")]}, spot {row[columns.Find("spot")]}",
                Dilution = dilution,
                Remark = TableReading.NullIfBlank(range),
            };
            foreach (var (column, name, unit) in Columns) reading.Add(row, columns.Find(column), name, unit, about);
            if (range.Length > 0 && !range.StartsWith("In ", StringComparison.OrdinalIgnoreCase)) flags.Add($"{range} ({row[columns.Find("sample")]}, {row[columns.Find("well")]}, {about.Channel})");
        }

        return TableRun.Of(InstrumentFormats.Msd, "msd-workbench-2", reading, problems) is { } run ? new(run with { Flags = flags }, problems.ToList()) : new(null, problems.ToList());
    }
}
