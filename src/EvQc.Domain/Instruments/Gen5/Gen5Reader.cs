using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Gen5;

/// <summary>
/// Agilent BioTek Gen5 text export. A concentration in it is read off the curve and not multiplied by the sample's dilution.
/// </summary>
internal static class Gen5Reader
{
    private const string Version = "gen5-1";
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
        var layoutRows = 0;
        string? plate = null;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i][0] == "Plate Number") plate = rows[i][1];
            if (!Gen5Matrix.IsHeader(rows[i])) continue;
            var matrix = Gen5Matrix.Read(TitleAbove(rows, i), rows, i, problems);
            i = matrix.NextIndex - 1;
            if (matrix.Title == "Layout")
            {
                (layout, layoutRows) = (Gen5Layout.Read(matrix, problems), matrix.RowNames.Count);
                continue;
            }

            if (layout is not null && matrix.RowNames.Count < layoutRows)
            {
                problems.Error("file-cut-off", $"'{matrix.Title}' ends with row {matrix.RowNames.LastOrDefault()}, the layout goes further: the file is cut off. Export it again.", rows[i].Line);
            }

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

    private static string TitleAbove(List<Row> rows, int index)
    {
        for (var i = index - 1; i >= 0 && i >= index - 3; i--)
        {
            if (!rows[i].IsBlank) return rows[i][0];
        }

        return "Results";
    }
}
