using EvQc.Instruments.Tables;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Plates;

/// <summary>Revvity (PerkinElmer) Kaleido for EnSight, csv: titled sections, no-break spaces inside the titles, values of key lines in the third cell.</summary>
internal static class KaleidoReader
{
    public static bool Recognises(FileText text)
    {
        var (results, named) = (false, false);
        for (var i = 0; i < text.LineCount && !(results && named); i++)
        {
            var line = text[i];
            results |= line.StartsWith("Results for") || line.StartsWith("Result for");
            named |= line.StartsWith("Screen Basic Information") || line.StartsWith("Measurement Basic Information") || line.StartsWith("Exported with Kaleido") || line.StartsWith("EnSight");
        }

        return results && named;
    }

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var rows = Cells.Records(FileText.From(text.All.Replace('\u00A0', ' ')), Cells.CommaOrSemicolon(text));
        var reading = new TableReading(TableReading.MarkOf(rows.Where(r => PlateWells.RowIndex(r[0]) >= 0), [.. Enumerable.Range(1, 48)]), problems);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!rows[i][0].StartsWith("Results for", StringComparison.Ordinal) && !rows[i][0].StartsWith("Result for", StringComparison.Ordinal)) continue;
            var title = string.Join(' ', rows[i].Cells.Select(c => c.Trim())).Trim();
            var name = title[(title.IndexOf("for", StringComparison.Ordinal) + 3)..].Trim();
            if (name.StartsWith("IMG", StringComparison.Ordinal) || name.Contains("( IMG", StringComparison.Ordinal))
            {
                problems.Error("images-not-read", $"'{title}' are images and what was counted in them, not readings of wells: EvQc reads absorbance, fluorescence and luminescence from Kaleido.", rows[i].Line);
                continue;
            }

            var header = i + 1;
            while (header < rows.Count && header < i + 6 && !PlateMatrix.IsHeader(rows[header])) header++;
            if (header >= rows.Count || !PlateMatrix.IsHeader(rows[header]))
            {
                problems.Error("table-missing", $"'{title}' has no plate below it: export the plate again.", rows[i].Line);
                continue;
            }

            var (quantity, unit) = Mode(name);
            var channel = Wavelength(rows, name) ?? name;
            foreach (var cell in PlateMatrix.Read(title, rows, header, text.OpenLine, problems))
            {
                reading.Add(rows[cell.RowIndex], cell.Column, quantity, unit, TableReading.About(rows[header], well: cell.Well) with { Channel = channel });
            }
        }

        if (problems.HasErrors || TableRun.Of(InstrumentFormats.Kaleido, "kaleido-2", reading, problems) is not { } run) return new(null, problems.ToList());
        var started = Said(rows, "Screen Started", "Measurement Started");
        return new(
            run with
            {
                Instrument = "EnSight",
                Serial = Said(rows, "Instrument Serial Number"),
                Software = Said(rows, "Software version"),
                MeasuredAtText = started,
                MeasuredAt = started is { Length: >= 19 } ? LocalTimes.Exact(started[..19], "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss") ?? LocalTimes.EitherOrder(started) : LocalTimes.EitherOrder(started),
                Details = [.. rows.Where(r => r.Cells.Length > 2 && r[0].EndsWith(':') && r[2].Length > 0).Select(r => new RunDetail(r[0].TrimEnd(':'), r[2], r.Line))],
            },
            problems.ToList());
    }

    private static (string Name, Unit Unit) Mode(string technique) =>
        technique.StartsWith("ABS", StringComparison.OrdinalIgnoreCase) ? ("absorbance", Unit.Absorbance)
        : technique.StartsWith("LUM", StringComparison.OrdinalIgnoreCase) ? ("luminescence", Unit.RelativeLuminescence)
        : technique.StartsWith('F') ? ("fluorescence", Unit.RelativeFluorescence)
        : ("reading", Unit.Unstated);

    // The measurements stand side by side under "Tech", or one below the other as "Operation"; their wavelengths in the same column further down.
    private static string? Wavelength(List<Row> rows, string technique)
    {
        var at = rows.FindIndex(r => r[0] is "Tech" or "Operation" && r.Cells.Any(c => c.Trim() == technique));
        if (at < 0) return null;
        var column = Array.FindIndex(rows[at].Cells, c => c.Trim() == technique);
        string? excitation = null, emission = null;
        for (var i = at + 1; i < rows.Count && rows[i][0] is not ("Tech" or "Operation") && !rows[i].IsBlank; i++)
        {
            if (rows[i][0].StartsWith("Excitation wavelength", StringComparison.OrdinalIgnoreCase)) excitation ??= TableReading.NullIfBlank(rows[i][column]);
            if (rows[i][0].StartsWith("Emission wavelength", StringComparison.OrdinalIgnoreCase)) emission ??= TableReading.NullIfBlank(rows[i][column]);
        }

        return excitation is not null && emission is not null ? $"{excitation}/{emission}" : excitation ?? emission;
    }

    private static string? Said(List<Row> rows, params string[] keys) =>
        rows.Find(r => keys.Contains(r[0].TrimEnd(':'), StringComparer.OrdinalIgnoreCase)) is { Cells: not null } row ? TableReading.NullIfBlank(row[2]) : null;
}
