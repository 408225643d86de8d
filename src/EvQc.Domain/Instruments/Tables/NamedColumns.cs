using System.Buffers;
using EvQc.Instruments.Text;

namespace EvQc.Instruments.Tables;

/// <summary>
/// A header row whose columns are found by name: their order differs between versions and export settings. Blanks, line breaks, case and the
/// several characters for µ do not count.
/// </summary>
internal sealed class NamedColumns
{
    private static readonly SearchValues<char> Normal = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.,-+/()%#_:");
    private readonly string[] _names;

    public NamedColumns(Row header)
    {
        Header = header;
        _names = new string[header.Cells.Length];
        for (var i = 0; i < _names.Length; i++) _names[i] = Normalize(header.Cells[i]);
    }

    public Row Header { get; }

    public int Count => _names.Length;

    /// <summary>Name in its normal form.</summary>
    public string this[int index] => index >= 0 && index < _names.Length ? _names[index] : "";

    /// <summary>0-based index of the first column with the first of these names that there is; -1 for none.</summary>
    public int Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var index = Array.IndexOf(_names, name);
            if (index >= 0) return index;
        }

        return -1;
    }

    public int FindStart(string start) => Array.FindIndex(_names, n => n.StartsWith(start, StringComparison.Ordinal));

    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Array.IndexOf(_names, name) < 0) return false;
        }

        return true;
    }

    public static string Normalize(string name)
    {
        // Most cells are in their normal form already: numbers, and the names that later code asks for.
        if (!name.AsSpan().ContainsAnyExcept(Normal)) return name;
        var text = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimStart('\uFEFF').ToLowerInvariant();
        return text.Replace('µ', 'u').Replace('μ', 'u');
    }

    /// <summary>The rows that may be a header: the first ones, as far as they have more than one cell.</summary>
    public static List<NamedColumns> Among(List<Row> rows, int within = 60)
    {
        var candidates = new List<NamedColumns>();
        for (var i = 0; i < rows.Count && i < within; i++)
        {
            if (rows[i].Cells.Length > 1) candidates.Add(new(rows[i]));
        }

        return candidates;
    }
}
