using EvQc.Instruments.Tables;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.ZetaView;

/// <summary>
/// ZetaView positions file (<c>…_11pos.txt</c>): one row per position in the cell, then <c>Mean</c> over the positions that count (X in <c>Use</c>).
/// The Mean X50 is a mean of medians, not the median of the size file, so it is not offered as D50.
/// </summary>
internal static class ZetaViewPositionsReader
{
    // The largest class of the size scale: printed where a position has no traces.
    private const decimal NoTraces = 5997.5m;

    public static bool IsHeader(NamedColumns columns) => columns.Has("use", "position") && columns.FindStart("conc. (") >= 0 && columns.FindStart("orig. conc. (") >= 0;

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var (measured, original, x50) = (columns.FindStart("conc. ("), columns.FindStart("orig. conc. ("), columns.FindStart("x50"));
        var (frames, traces, removal) = (columns.FindStart("av. no of"), columns.FindStart("no. of traces"), columns.Find("removal"));
        var data = rows.Where(r => r.Line > columns.Header.Line && !r.IsBlank).ToList();
        var mark = TableReading.MarkOf(data, measured, original, x50, columns.Find("position"));
        var reading = new TableReading(mark, problems);
        var captures = new List<Capture>();
        RunSummary? summary = null;
        foreach (var row in data)
        {
            if (IsLabel(row, "mean")) summary = Mean(row);
            if (IsLabel(row, "mean") || IsLabel(row, "st.dev.") || IsLabel(row, "rel.st.dev.")) continue;
            var used = row[columns.Find("use")].Equals("X", StringComparison.OrdinalIgnoreCase);
            var position = row[columns.Find("position")];
            var about = TableReading.About(row) with { Replicate = captures.Count + 1, Excluded = !used, Remark = TableReading.NullIfBlank(row[removal]), Channel = $"position {position}" };
            reading.Add(row, measured, "measured-particle-concentration", Unit.ParticlesPerMl, about with { DilutionApplied = false });
            reading.Add(row, original, "particle-concentration", Unit.ParticlesPerMl, about with { DilutionApplied = true });
            if (Size(row) is not null) reading.Add(row, x50, "size-d50", Unit.Nanometre, about);
            captures.Add(new(position)
            {
                ConcentrationPerMl = Number(row, measured),
                D50Nm = Size(row),
                ParticlesPerFrame = Number(row, frames),
                CompletedTracks = Number(row, traces),
                Validity = used ? "used" : row[removal].Length > 0 ? row[removal] : "not used",
            });
        }

        if (TableRun.Of(InstrumentFormats.ZetaViewPositions, "zetaview-positions-1", reading, problems) is not { } run) return new(null, problems.ToList());
        if (summary is null) problems.Error("file-cut-off", "The row 'Mean' below the positions is missing: the file is cut off. Export the measurement again.");
        else if (summary.MeasuredConcentrationPerMl is null) problems.Error("run-without-result", "All positions were removed: the run has no result. Check sample, dilution and cell, and measure again.");
        return new(
            run with
            {
                Instrument = "ZetaView",
                Captures = captures,
                Summary = summary,
                Flags = [.. captures.Where(c => c.Validity is not ("used" or "not used")).Select(c => $"{c.Validity} (position {c.Name})")],
            },
            problems.ToList());

        RunSummary Mean(Row row) => Number(row, measured) is { } mean and > 0
            ? new() { MeasuredConcentrationPerMl = mean, ConcentrationPerMl = Number(row, original), ParticlesPerFrame = Number(row, frames), Basis = "mean over the positions that count, as printed" }
            : new() { Basis = "no position counts" };

        decimal? Size(Row row) => Number(row, x50) is { } size and not NoTraces and > 0 ? size : null;

        decimal? Number(Row row, int column) => column >= 0 && CellNumber.TryRead(row[column], mark, out var value) && Math.Abs(value) < 1E20m ? value : null;
    }

    private static bool IsLabel(Row row, string label) => NamedColumns.Normalize(row[0]) == label || NamedColumns.Normalize(row[1]) == label;
}
