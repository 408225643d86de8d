using System.Runtime.InteropServices;
using EvQc.Instruments.Text;
using static System.FormattableString;

namespace EvQc.Instruments.NanoSight;

/// <summary>
/// An ExperimentSummary cut into its sections. Keys repeat: <c>Completed Tracks</c> stands in two sections with different meanings, and
/// <c>Mean</c> once for each of up to six weightings. So a row is known by section, weighting and key together.
/// </summary>
internal sealed class NanoSightSections
{
    private readonly Dictionary<(string Section, string Weighting, string Key), Row> _rows = [];

    public char Separator { get; private init; }

    /// <summary>0-based index of the first bin row of the size distribution by number; null when the file has none.</summary>
    public int? FirstBin { get; private set; }

    public Row? BinHeader { get; private set; }

    /// <summary>Whether a percentile table follows the number distribution, and whether it reaches its last row.</summary>
    public bool PercentilesComplete { get; private set; }

    public static NanoSightSections Read(FileText text, ProblemList problems)
    {
        var sections = new NanoSightSections { Separator = SeparatorOf(text) };
        var (section, weighting) = ("", "");
        for (var i = 0; i < text.LineCount; i++)
        {
            var line = text[i];
            if (line.IsEmpty) continue;

            // Bins and percentiles: thousands of rows that begin with a digit; only those of the size distribution by number are read.
            if (char.IsAsciiDigit(line[0]))
            {
                var wanted = section == "Size Data" && weighting == "Number";
                if (wanted && line.StartsWith("100" + sections.Separator) && sections.FirstBin is not null) sections.PercentilesComplete = true;
                continue;
            }

            var row = new Row(i + 1, Cells.Split(line, sections.Separator));
            var key = row[0];
            if (key.Length == 0) continue;
            if (key[0] == '[' && key[^1] == ']')
            {
                (section, weighting) = (key[1..^1], "");
                key = "[]";
            }
            else if (key == "Weighting")
            {
                weighting = row[1];
            }
            else if (key.StartsWith("Bin centre", StringComparison.Ordinal))
            {
                if (section == "Size Data" && weighting == "Number" && sections.FirstBin is null)
                {
                    (sections.FirstBin, sections.BinHeader) = (i + 1, row);
                }
            }

            sections.Keep(section, weighting, key, row, problems);
        }

        return sections;
    }

    /// <summary>The row with this key; null when the section has none.</summary>
    public Row? Find(string section, string key, string weighting = "") =>
        _rows.TryGetValue((section, weighting, key), out var row) ? row : null;

    /// <summary>The second cell of a row, null when it is blank.</summary>
    public string? Text(string section, string key) => Find(section, key) is { } row && row[1].Length > 0 ? row[1] : null;

    public IEnumerable<(string Key, Row Row)> In(string section) =>
        _rows.Where(r => r.Key.Section == section && r.Key.Key != "[]").Select(r => (r.Key.Key, r.Value)).OrderBy(r => r.Value.Line);

    private void Keep(string section, string weighting, string key, Row row, ProblemList problems)
    {
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, (section, weighting, key), out var exists);
        if (!exists)
        {
            kept = row;
        }
        else if (!kept.Cells.AsSpan().SequenceEqual(row.Cells) && key is not ("Percentile" or "Graph Data" or "[]"))
        {
            problems.Error(
                "duplicate-key", Invariant($"'{key}' stands twice in [{section}], in lines {kept.Line} and {row.Line}, with different values: export the experiment again."), row.Line);
        }
    }

    // The program writes commas; a re-save on a PC with decimal comma makes semicolons of them, a paste from a sheet tabs.
    private static char SeparatorOf(FileText text)
    {
        for (var i = 0; i < Math.Min(text.LineCount, 40); i++)
        {
            var line = text[i];
            if (line.StartsWith("Filename:") && line.Length > 9 && line[9] is ';' or '\t') return line[9];
        }

        return ',';
    }
}
