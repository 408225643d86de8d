using System.Globalization;
using EvQc.Instruments.Tables;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Plates;

/// <summary>
/// Luminex xPONENT, csv: one block per <c>DataType:</c>, the same analyte columns in each, so a number is known by block and analyte together.
/// Too few beads make a fluorescence invalid.
/// </summary>
internal static class LuminexReader
{
    private static readonly string[] NotData = ["Units", "Per Bead Count", "Dilution Factor", "Analysis Types", "Audit Logs", "Warnings/Errors"];

    public static bool Recognises(FileText text)
    {
        if (text.LineCount < 6) return false;
        var line = text[0].TrimStart('\uFEFF');
        return line.Length > 10 && line.TrimStart('"').StartsWith("Program") && line[..Math.Min(line.Length, 24)].Contains("xPONENT", StringComparison.Ordinal);
    }

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var rows = Cells.Records(text, Cells.CommaOrSemicolon(text));
        var blocks = Blocks(rows);
        if (!blocks.TryGetValue("Median", out var median))
        {
            problems.Error("median-missing", "The export has no block of DataType Median: include it and export again.");
            return new(null, problems.ToList());
        }

        var dilutions = ByLocation(blocks, "Dilution Factor");
        var reading = new TableReading(TableReading.MarkOf(median, [.. Enumerable.Range(2, 100)]), problems);
        foreach (var (type, block) in blocks.Where(b => !NotData.Contains(b.Key, StringComparer.Ordinal))) Add(type, block, dilutions, reading);
        if (TableRun.Of(InstrumentFormats.Luminex, "luminex-xponent-2", reading, problems) is not { } run) return new(null, problems.ToList());
        var minimum = Minimum(blocks, rows);
        var quantities = ExcludeFewBeads(reading.Quantities, minimum, problems);
        var started = Said(rows, "BatchStartTime");
        var measuredAt = LocalTimes.EitherOrder(started);
        if (started is not null && measuredAt is null) problems.Warn("time-ambiguous", $"'{started}' may have day or month first: enter when the plate was read.");
        return new(
            run with
            {
                Instrument = rows[0].Cells.Skip(2).Select(c => c.Trim()).FirstOrDefault(c => c.Length > 0),
                Serial = Said(rows, "SN"),
                Software = Said(rows, "Build") is { } build ? $"xPONENT {build}" : "xPONENT",
                Operator = Said(rows, "Operator"),
                MeasuredAtText = started,
                MeasuredAt = measuredAt,
                Quantities = quantities,
                Flags = [.. blocks.GetValueOrDefault("Warnings/Errors", []).Skip(1).Where(r => r[1].Length > 0).Select(r => $"{r[1]} at {r[0]}: {r[2]}")],
            },
            problems.ToList());
    }

    private static Dictionary<string, List<Row>> Blocks(List<Row> rows)
    {
        var blocks = new Dictionary<string, List<Row>>(StringComparer.Ordinal);
        List<Row>? open = null;
        foreach (var row in rows)
        {
            if (row[0] == "DataType:" && row[1].Length > 0)
            {
                open = [];
                blocks.TryAdd(row[1], open);
            }
            else if (row.IsBlank || row[0].StartsWith("--", StringComparison.Ordinal))
            {
                open = null;
            }
            else
            {
                open?.Add(row);
            }
        }

        return blocks;
    }

    private static void Add(string type, List<Row> block, Dictionary<string, string> dilutions, TableReading reading)
    {
        // Averages over the wells of a sample stand by sample alone.
        var first = block.Count == 0 ? -1 : block[0][0] switch { "Location" => 2, "Sample" => 1, _ => -1 };
        if (first < 0) return;
        var header = block[0];
        var (name, unit) = type switch
        {
            "Median" or "Mean" or "Peak" or "Trimmed Mean" or "Trimmed Peak" => (type.ToLowerInvariant(), Unit.MedianFluorescence),
            "Std Dev" or "Trimmed Standard Deviation" or "Trimmed Std Dev" => (type.ToLowerInvariant(), Unit.MedianFluorescence),
            "Net MFI" => ("net-mfi", Unit.MedianFluorescence),
            "Avg Net MFI" => ("average-net-mfi", Unit.MedianFluorescence),
            "Count" => ("bead-count", Unit.Count),
            "Trimmed Count" => ("trimmed-bead-count", Unit.Count),
            "% CV" or "%CV" => ("cv", Unit.Percent),
            _ => (type.ToLowerInvariant(), Unit.Unstated),
        };
        foreach (var row in block.Skip(1))
        {
            decimal? dilution = CellNumber.TryRead(dilutions.GetValueOrDefault(row[0], ""), out var factor) && factor > 0 ? factor : null;
            for (var i = first; i < header.Cells.Length; i++)
            {
                var isTotal = header[i] == "Total Events";
                if (header[i].Length == 0 || (isTotal && type != "Count")) continue;
                var about = TableReading.About(row, row[first - 1], first == 2 ? WellOf(row[0]) : null) with { Channel = isTotal ? null : header[i], Dilution = dilution };
                reading.Add(row, i, isTotal ? "total-events" : name, isTotal ? Unit.Count : unit, about);
            }
        }
    }

    private static Dictionary<string, string> ByLocation(Dictionary<string, List<Row>> blocks, string type)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in blocks.GetValueOrDefault(type, []).Skip(1)) values.TryAdd(row[0], row[2]);
        return values;
    }

    // "Per Bead" per analyte where the file has it, else "Min Events" of the head.
    private static Dictionary<string, decimal> Minimum(Dictionary<string, List<Row>> blocks, List<Row> rows)
    {
        var minimum = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var block = blocks.GetValueOrDefault("Per Bead Count", []);
        var (names, counts) = (block.Find(r => r[0] == "Analyte:"), block.Find(r => r[0] == "Per Bead:"));
        for (var i = 1; names.Cells is not null && counts.Cells is not null && i < names.Cells.Length; i++)
        {
            if (CellNumber.TryRead(counts[i], out var count)) minimum.TryAdd(names[i], count);
        }

        var samples = rows.Find(r => r[0] == "Samples");
        if (minimum.Count == 0 && samples.Cells is not null && samples[2] == "Min Events" && CellNumber.TryRead(samples[3], out var least)) minimum[""] = least;
        return minimum;
    }

    private static List<MeasuredQuantity> ExcludeFewBeads(List<MeasuredQuantity> quantities, Dictionary<string, decimal> minimum, ProblemList problems)
    {
        var few = new HashSet<(string?, string?)>();
        foreach (var count in quantities.Where(q => q.Name == "bead-count"))
        {
            var least = minimum.GetValueOrDefault(count.Channel ?? "", minimum.GetValueOrDefault(""));
            if (count.Value is not { } value || value.Value >= least || !few.Add((count.Well, count.Channel))) continue;
            problems.Warn(
                "beads-too-few",
                string.Create(CultureInfo.InvariantCulture, $"{count.Channel} in well {count.Well} was read on {value.Value:0} beads, at least {least:0} are required: its fluorescence is not valid."),
                count.Line, count.Column);
        }

        return [.. quantities.Select(q => few.Contains((q.Well, q.Channel)) && q.Name is "median" or "net-mfi" or "mean" ? q with { Excluded = true } : q)];
    }

    private static string? WellOf(string location)
    {
        var (comma, close) = (location.LastIndexOf(','), location.LastIndexOf(')'));
        return comma >= 0 && close > comma ? location[(comma + 1)..close] : TableReading.NullIfBlank(location);
    }

    private static string? Said(List<Row> rows, string key) => rows.Find(r => r[0] == key) is { Cells: not null } row ? TableReading.NullIfBlank(row[1]) : null;
}
