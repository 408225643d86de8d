using EvQc.Instruments.Text;

namespace EvQc.Instruments.Tables;

/// <summary>
/// A header row whose columns are found by name: their order differs between versions and export settings. Blanks, line breaks, case and the
/// several characters for µ do not count.
/// </summary>
internal sealed class NamedColumns
{
    private readonly string[] _names;

    public NamedColumns(Row header)
    {
        Header = header;
        _names = [.. header.Cells.Select(Normalize)];
    }

    public Row Header { get; }

    public int Count => _names.Length;

    /// <summary>Name in its normal form.</summary>
    public string this[int index] => index >= 0 && index < _names.Length ? _names[index] : "";

    /// <summary>0-based index of the first column with the first of these names that there is; -1 for none.</summary>
    public int Find(params string[] names)
    {
        foreach (var name in names)
        {
            var index = Array.IndexOf(_names, name);
            if (index >= 0) return index;
        }

        return -1;
    }

    public int FindStart(string start) => Array.FindIndex(_names, n => n.StartsWith(start, StringComparison.Ordinal));

    public bool Has(params string[] names) => names.All(n => Find(n) >= 0);

    public static string Normalize(string name)
    {
        var text = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimStart('\uFEFF').ToLowerInvariant();
        return text.Replace('µ', 'u').Replace('μ', 'u');
    }

    /// <summary>The header among the first rows that has all these columns; null when there is none.</summary>
    public static NamedColumns? Find(List<Row> rows, Func<NamedColumns, bool> isHeader, int within = 60)
    {
        foreach (var row in rows.Take(within))
        {
            if (row.Cells.Length < 2) continue;
            var columns = new NamedColumns(row);
            if (isHeader(columns)) return columns;
        }

        return null;
    }
}
