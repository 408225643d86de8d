using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.SoftMaxPro;

/// <summary>
/// Molecular Devices SoftMax Pro text export (UTF-16, UTF-8, or re-saved as CSV): plates and the groups computed from them. Layouts of standards
/// are not in the file, except as groups.
/// </summary>
internal static class SoftMaxReader
{
    private const string Version = "softmax-pro-2";
    private const string KineticVersion = "lal-kinetic-2";
    private const int MostCells = 400_000;

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var blocks = SoftMaxBlocks.Read(text, problems);
        var quantities = new List<MeasuredQuantity>();
        var flags = new List<string>();
        var details = new List<RunDetail>();
        var kinetics = new List<KineticWell>();
        foreach (var block in blocks.All.Where(b => b.Kind == "Plate"))
        {
            if (SoftMaxPlate.Read(block, problems) is not { } plate) continue;
            Describe(plate, details);
            if ((long)plate.Readings * plate.Rows * plate.Rows * plate.Channels.Length > MostCells)
            {
                problems.Error("plate-too-large", $"Plate '{plate.Name}' announces more readings than are believable.", block.Head.Line);
                continue;
            }

            List<SoftMaxCell> cells = [.. SoftMaxTable.Read(plate, problems)];
            if (plate.Readings == 1 || plate.IsSpectrum) AddReadings(plate, cells, quantities, problems);
            else kinetics.AddRange(SoftMaxKinetics.Read(plate, cells, quantities, problems));
        }

        var groups = new List<MeasuredQuantity>();
        var mark = MarkOf(quantities, blocks);
        foreach (var block in blocks.All.Where(b => b.Kind == "Group")) SoftMaxGroups.Read(block, mark, groups, flags);
        NameSamples(quantities, groups);
        if (!quantities.Exists(q => q.Value is not null) && !problems.HasErrors)
        {
            problems.Error("no-measurements", "No well of this file holds a reading: the plate was never read. Measure it and export again.", blocks.All.FirstOrDefault()?.Head.Line);
        }

        quantities.AddRange(groups);
        var lastSaved = LastSaved(blocks.Footer, details);
        return new(
            new()
            {
                Format = kinetics.Count > 0 ? InstrumentFormats.LalKinetic : InstrumentFormats.SoftMaxPro,
                ParserVersion = kinetics.Count > 0 ? KineticVersion : Version,
                Kinetics = kinetics,
                MeasuredAtText = lastSaved,
                MeasuredAt = null,
                Quantities = quantities,
                Flags = flags,
                Details = details,
            },
            problems.ToList());
    }

    private static void AddReadings(SoftMaxPlate plate, List<SoftMaxCell> cells, List<MeasuredQuantity> quantities, ProblemList problems)
    {
        var points = cells.Exists(c => c.Text.Contains('.', StringComparison.Ordinal));
        var mark = !points && cells.Exists(c => c.Text.Contains(',', StringComparison.Ordinal)) ? ',' : '.';
        foreach (var cell in cells)
        {
            if (cell.Text.Length == 0 || cell.Text.Equals("NaN", StringComparison.OrdinalIgnoreCase)) continue;
            var isNumber = CellNumber.TryRead(cell.Text, mark, out var value);
            if (!isNumber && IsStrayComma(cell.Text) && CellNumber.TryRead(cell.Text, ',', out value))
            {
                isNumber = true;
                problems.Warn("decimal-comma", $"'{cell.Text}' in a file of decimal points is read as a decimal comma.", cell.Line, cell.Column);
            }

            if (!isNumber && cell.Text.Any(char.IsAsciiDigit))
            {
                problems.Error("not-a-number", $"'{cell.Text}' in well {cell.Well} is no number: export the plate again.", cell.Line, cell.Column);
                continue;
            }

            quantities.Add(new(plate.Quantity, isNumber ? new Quantity(value, plate.Unit) : null, cell.Text, cell.Line, cell.Column)
            {
                Plate = plate.Name,
                Well = cell.Well,
                Channel = plate.Reduced ? "reduced" : plate.IsSpectrum ? cell.At : plate.Channels[cell.Channel],
            });
        }
    }

    // The mark of the readings is that of the groups; where all readings are whole numbers, the groups themselves show it.
    private static char MarkOf(List<MeasuredQuantity> readings, SoftMaxBlocks blocks)
    {
        var texts = readings.Exists(q => q.Raw.AsSpan().ContainsAny('.', ',')) ? readings.Select(q => q.Raw)
            : blocks.All.Where(b => b.Kind == "Group").SelectMany(b => b.Rows.SelectMany(r => r.Cells)).Where(c => CellNumber.TryRead(c, out _) || CellNumber.TryRead(c, ',', out _));
        var comma = false;
        foreach (var text in texts)
        {
            if (text.Contains('.', StringComparison.Ordinal)) return '.';
            comma |= text.Contains(',', StringComparison.Ordinal);
        }

        return comma ? ',' : '.';
    }

    // 0,02 cannot be a group of thousands, so it is unambiguous even where the rest of the file has points.
    private static bool IsStrayComma(string text) => text.TrimStart('-').StartsWith("0,", StringComparison.Ordinal);

    private static void NameSamples(List<MeasuredQuantity> readings, List<MeasuredQuantity> groups)
    {
        var named = new Dictionary<string, MeasuredQuantity>(StringComparer.Ordinal);
        foreach (var group in groups.Where(g => g.Well is not null)) named.TryAdd(group.Well!, group);
        var masked = groups.Where(g => g.Excluded && g.Well is not null).Select(g => g.Well!).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < readings.Count; i++)
        {
            if (readings[i].Well is not { } well || !named.TryGetValue(well, out var group)) continue;
            readings[i] = readings[i] with { Sample = group.Sample, Excluded = masked.Contains(well) };
        }
    }

    private static void Describe(SoftMaxPlate plate, List<RunDetail> details)
    {
        var line = plate.Block.Head.Line;
        details.Add(new("Plate", $"{plate.Name}: {plate.ReadType}, {plate.Mode}, {(plate.Reduced ? "Reduced" : "Raw")}", line));
        if (plate.Channels.Any(c => c.Length > 0)) details.Add(new("Wavelengths", string.Join(' ', plate.Channels), line));
        if (SoftMaxTable.Temperature(plate) is { } celsius) details.Add(new("Temperature(°C)", celsius, line + 2));
    }

    // The file says when it was last saved, not when the plate was read: kept as text, never taken for the time of measurement.
    private static string? LastSaved(Row? footer, List<RunDetail> details)
    {
        if (footer is not { } row) return null;
        var text = string.Join(' ', row.Cells.Select(c => c.Trim())).Trim();
        const string Saved = "Date Last Saved:";
        var at = text.IndexOf(Saved, StringComparison.Ordinal);
        var original = (at < 0 ? text : text[..at])["Original Filename:".Length..].Trim(' ', ';');
        if (original.Length > 0) details.Add(new("Original Filename", original, row.Line));
        if (at < 0) return null;
        var date = text[(at + Saved.Length)..].Trim();
        details.Add(new("Date Last Saved", date, row.Line));
        return date;
    }
}
