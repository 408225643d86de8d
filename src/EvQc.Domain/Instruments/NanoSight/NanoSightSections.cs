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
    /// <summary>The group of the figures a result needs: the size distribution, weighted by number.</summary>
    public const string SizeByNumber = "Size Data/Number";

    private readonly Dictionary<string, Dictionary<string, Row>> _groups = new(StringComparer.Ordinal);

    public char Separator { get; private init; }

    /// <summary>0-based index of the first bin row of the size distribution by number; null when the file has none.</summary>
    public int? FirstBin { get; private set; }

    public Row? BinHeader { get; private set; }

    /// <summary>Whether a percentile table follows the number distribution, and whether it reaches its last row.</summary>
    public bool PercentilesComplete { get; private set; }

    public static NanoSightSections Read(FileText text, ProblemList problems)
    {
        var sections = new NanoSightSections { Separator = SeparatorOf(text) };
        var (section, group) = ("", "");
        var lastPercentile = "100" + sections.Separator;
        for (var i = 0; i < text.LineCount; i++)
        {
            var line = text[i];
            if (line.IsEmpty) continue;

            // Bins and percentiles: thousands of rows that begin with a digit; only those of the size distribution by number are read.
            if (char.IsAsciiDigit(line[0]))
            {
                if (sections.FirstBin is not null && line.StartsWith(lastPercentile) && group == SizeByNumber) sections.PercentilesComplete = true;
                continue;
            }

            var row = new Row(i + 1, Cells.Split(line, sections.Separator));
            var key = row[0];
            if (key.Length == 0) continue;
            if (key[0] == '[' && key[^1] == ']')
            {
                section = group = key[1..^1];
                key = "[]";
            }
            else if (key == "Weighting")
            {
                group = $"{section}/{row[1]}";
            }
            else if (key.StartsWith("Bin centre", StringComparison.Ordinal))
            {
                if (group == SizeByNumber && sections.FirstBin is null)
                {
                    (sections.FirstBin, sections.BinHeader) = (i + 1, row);
                }
            }

            sections.Keep(group, key, row, problems);
        }

        return sections;
    }

    /// <summary>The row with this key; null when the group has none.</summary>
    /// <param name="group">A section, or <c>section/weighting</c>.</param>
    public Row? Find(string group, string key) => _groups.TryGetValue(group, out var rows) && rows.TryGetValue(key, out var row) ? row : null;

    /// <summary>The second cell of a row, null when it is blank.</summary>
    public string? Text(string section, string key) => Find(section, key) is { } row && row[1].Length > 0 ? row[1] : null;

    /// <summary>The rows of a section in their order.</summary>
    public IEnumerable<(string Key, Row Row)> In(string section) =>
        _groups.TryGetValue(section, out var rows) ? rows.Where(r => r.Key != "[]").Select(r => (r.Key, r.Value)).OrderBy(r => r.Value.Line) : [];

    private void Keep(string group, string key, Row row, ProblemList problems)
    {
        if (!_groups.TryGetValue(group, out var rows)) _groups[group] = rows = new(StringComparer.Ordinal);
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out var exists);
        if (!exists)
        {
            kept = row;
        }
        else if (!kept.Cells.AsSpan().SequenceEqual(row.Cells) && key is not ("Percentile" or "Graph Data" or "[]"))
        {
            problems.Error(
                "duplicate-key", Invariant($"'{key}' stands twice in [{group}], in lines {kept.Line} and {row.Line}, with different values: export the experiment again."), row.Line);
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
