using EvQc.Instruments.Tables;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Plates;

/// <summary>BMG Labtech MARS, csv: several <c>Key: value</c> cells a line (values hold colons themselves), the mode, then <c>Raw Data (450 1)</c> and a matrix.</summary>
internal static class MarsReader
{
    public static bool Recognises(FileText text) =>
        text.LineCount > 2 && text[0].TrimStart("\uFEFF\" ").StartsWith("User") && text[0].Contains("Test run no.", StringComparison.OrdinalIgnoreCase);

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var rows = Cells.Records(text, text[0].Contains(';') && !text[0].Contains(',') ? ';' : ',');
        var facts = Facts(rows);
        if (!facts.ContainsKey("User"))
        {
            problems.Error("keys-unreadable", "The head of a MARS export reads 'User: …'; this file separates keys otherwise, so its settings cannot be trusted. Export it again.", 1);
            return new(null, problems.ToList());
        }

        var mode = rows.Select(r => r[0]).FirstOrDefault(c => Mode(c) is not null) ?? "";
        var (name, unit) = Mode(mode) ?? ("reading", Unit.Unstated);
        var reading = new TableReading(TableReading.MarkOf(rows.Where(r => PlateWells.RowIndex(r[0]) >= 0), [.. Enumerable.Range(1, 48)]), problems);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!PlateMatrix.IsHeader(rows[i])) continue;
            var title = Enumerable.Range(1, Math.Min(i, 3)).Select(back => rows[i - back][0]).FirstOrDefault(t => t.Length > 0) ?? "Raw Data";
            var raw = title.StartsWith("Raw Data", StringComparison.Ordinal);
            foreach (var cell in PlateMatrix.Read(title, rows, i, text.OpenLine, problems))
            {
                var about = TableReading.About(rows[i], well: cell.Well, plate: facts.GetValueOrDefault("ID1")) with { Channel = raw ? InParentheses(title) : title };
                reading.Add(rows[cell.RowIndex], cell.Column, raw ? name : title, raw ? unit : Unit.Unstated, about);
            }
        }

        if (problems.HasErrors || TableRun.Of(InstrumentFormats.Mars, "mars-2", reading, problems) is not { } run) return new(null, problems.ToList());
        var time = $"{facts.GetValueOrDefault("Date")} {facts.GetValueOrDefault("Time")}".Trim();
        var measuredAt = LocalTimes.EitherOrder(time);
        if (measuredAt is null) problems.Warn("time-ambiguous", $"'{time}' may have day or month first: enter when the plate was read.", 2);
        return new(
            run with
            {
                Operator = facts.GetValueOrDefault("User"),
                MeasuredAtText = TableReading.NullIfBlank(time),
                MeasuredAt = measuredAt,
                Details = [.. facts.Select(f => new RunDetail(f.Key, f.Value, 1)), new("Mode", mode, 1)],
            },
            problems.ToList());
    }

    private static Dictionary<string, string> Facts(List<Row> rows)
    {
        var facts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var cell in rows.Take(8).SelectMany(r => r.Cells))
        {
            var colon = cell.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0 && cell[(colon + 2)..].Trim() is { Length: > 0 } value) facts.TryAdd(cell[..colon].Trim(), value);
        }

        return facts;
    }

    private static (string Name, Unit Unit)? Mode(string text) =>
        text.StartsWith("Absorbance", StringComparison.Ordinal) ? ("absorbance", Unit.Absorbance)
        : text.StartsWith("Fluorescence", StringComparison.Ordinal) ? ("fluorescence", Unit.RelativeFluorescence)
        : text.StartsWith("Luminescence", StringComparison.Ordinal) ? ("luminescence", Unit.RelativeLuminescence)
        : null;

    private static string? InParentheses(string title)
    {
        var (open, close) = (title.IndexOf('(', StringComparison.Ordinal), title.LastIndexOf(')'));
        return open >= 0 && close > open ? title[(open + 1)..close] : null;
    }
}
