using System.Globalization;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Gen5;

/// <summary>
/// Agilent BioTek Gen5 text export. A concentration in it is read off the curve and not multiplied by the sample's dilution.
/// </summary>
internal static class Gen5Reader
{
    private const string Version = "gen5-2";
    private static readonly string[] NotSaid = ["n/a", "Unknown", ""];

    public static bool Recognises(FileText text)
    {
        var (version, path) = (false, false);
        for (var i = 0; i < Math.Min(text.LineCount, 40); i++)
        {
            version |= text[i].StartsWith("Software Version\t", StringComparison.OrdinalIgnoreCase);
            path |= text[i].StartsWith("Experiment File Path:") || text[i].StartsWith("Protocol File Path:");
        }

        return version && path;
    }

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var rows = new List<Row>(text.LineCount);
        for (var i = 0; i < text.LineCount; i++) rows.Add(new(i + 1, Cells.Split(text[i], '\t')));

        var facts = new Gen5Facts(rows);
        var dataSets = new Gen5DataSets(rows);
        var quantities = new List<MeasuredQuantity>();
        PlateLayout? layout = null;
        List<string> layoutRows = [];
        string? plate = null;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i][0] == "Plate Number") plate = rows[i][1];
            if (Gen5Series.IsHeader(rows[i]))
            {
                i = Gen5Series.Read(TitleAbove(rows, i), rows, i, plate, layout, dataSets, quantities, problems) - 1;
                continue;
            }

            if (!Gen5Matrix.IsHeader(rows[i])) continue;
            var matrix = Gen5Matrix.Read(TitleAbove(rows, i), rows, i, problems);
            i = matrix.NextIndex - 1;
            if (matrix.Title == "Layout")
            {
                layout = Gen5Layout.Read(matrix, problems);
                layoutRows = matrix.RowNames;
                continue;
            }

            RequireRows(matrix, layoutRows, matrix.NextIndex >= rows.Count, problems);
            Add(matrix, plate, layout, dataSets, quantities, problems);
        }

        if (quantities.Count == 0 && !problems.HasErrors)
        {
            problems.Error("results-missing", "The export holds no results: include the data (Results or matrices) in Gen5's export and export again.");
        }

        Gen5Curves.Read(rows, quantities, facts.Details);
        var (measuredAtText, measuredAt) = facts.MeasuredAt(problems);
        return new(
            new()
            {
                Format = InstrumentFormats.Gen5,
                ParserVersion = Version,
                Instrument = facts.Said("Reader Type:", NotSaid),
                Serial = facts.Said("Reader Serial Number:", NotSaid),
                Software = facts.Said("Software Version", NotSaid) is { } version ? $"Gen5 {version}" : null,
                MeasuredAtText = measuredAtText,
                MeasuredAt = measuredAt,
                Quantities = quantities,
                Layout = layout,
                Flags = [.. quantities.Where(q => q.Excluded).Select(q => $"{q.Raw} (well {q.Well}, masked)")],
                Details = facts.Details,
            },
            problems.ToList());
    }

    private static void Add(Gen5Matrix matrix, string? plate, PlateLayout? layout, Gen5DataSets dataSets, List<MeasuredQuantity> quantities, ProblemList problems)
    {
        var points = matrix.Cells.Exists(c => c.Text.Contains('.', StringComparison.Ordinal));
        var mark = !points && matrix.Cells.Exists(c => c.Text.Contains(',', StringComparison.Ordinal)) ? ',' : '.';
        var wells = layout?.Wells.DistinctBy(w => w.Well, StringComparer.Ordinal).ToDictionary(w => w.Well, StringComparer.Ordinal);
        foreach (var cell in matrix.Cells)
        {
            var (name, unit, channel) = dataSets.Meaning(cell.Label);
            var number = ReportedNumber.Read(cell.Text, mark);
            if (number.Value is null && Duration(cell.Text) is { } seconds) (number, unit) = (new(seconds, Bound.Exact, Masked: false), Unit.Second);
            if (number.Value is null && cell.Text.AsSpan().ContainsAnyInRange('0', '9'))
            {
                problems.Error("not-a-number", $"'{cell.Text}' in well {cell.Well} is no number: export the plate again.", cell.Line, cell.Column);
                continue;
            }

            var well = wells?.GetValueOrDefault(cell.Well);
            var isSample = well?.Role == WellRole.Sample;
            quantities.Add(new(name, number.In(unit), cell.Text, cell.Line, cell.Column)
            {
                Plate = plate,
                Well = cell.Well,
                Sample = well?.Name,
                Channel = channel,
                Dilution = isSample ? well!.Dilution : null,
                DilutionApplied = isSample && name == "concentration" ? false : null,
                Excluded = number.Masked,
            });
        }
    }

    // Rows may be left out of an export; which of them the layout names, or their gaps, tell.
    private static void RequireRows(Gen5Matrix matrix, List<string> layoutRows, bool endsTheFile, ProblemList problems)
    {
        if (matrix.RowNames.Count == 0) return;
        var last = PlateWells.RowIndex(matrix.RowNames[^1]);
        var missing = layoutRows.Count > 0
            ? layoutRows.Except(matrix.RowNames, StringComparer.Ordinal).ToList()
            : Enumerable.Range(0, last + 1).Select(PlateWells.RowName).Except(matrix.RowNames, StringComparer.Ordinal).ToList();
        if (missing.Count == 0) return;
        if (endsTheFile && PlateWells.RowIndex(missing[^1]) > last)
        {
            problems.Error("file-cut-off", $"'{matrix.Title}' ends with row {matrix.RowNames[^1]}, the layout goes further: the file is cut off. Export it again.", matrix.HeaderLine);
        }
        else
        {
            problems.Warn("rows-not-exported", $"'{matrix.Title}' has no row {string.Join(", ", missing)}: what they read is not in this file.", matrix.HeaderLine);
        }
    }

    // Times at which something happened in a kinetic run: 10:08:22, hours and minutes and seconds.
    private static decimal? Duration(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 3 || parts[1].Length != 2 || !CellNumber.TryRead(parts[2], out var seconds) || seconds is < 0 or >= 60) return null;
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours < 100_000 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 60
            ? (hours * 3600m) + (minutes * 60m) + seconds : null;
    }

    private static string TitleAbove(List<Row> rows, int index)
    {
        for (var i = index - 1; i >= 0 && i >= index - 3; i--)
        {
            if (!rows[i].IsBlank) return rows[i][0];
        }

        return "Results";
    }
}
