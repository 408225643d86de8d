using EvQc.Instruments.Text;

namespace EvQc.Instruments.ZetaView;

/// <summary>
/// The <c>Key:⇥value⇥qualifier</c> lines above the tables. Keys vary in case and spelling between versions, and any may be absent;
/// now and then a blank stands where the tab should, or nothing at all.
/// </summary>
internal sealed class ZetaViewHead
{
    private readonly Dictionary<string, (string Value, int Line, int Column)> _values = new(StringComparer.OrdinalIgnoreCase);

    private ZetaViewHead(FileText text)
    {
        for (var i = 0; i < text.LineCount; i++)
        {
            var line = text[i];
            if (line.StartsWith("Size / nm", StringComparison.OrdinalIgnoreCase) || line.StartsWith("ZP Profile", StringComparison.OrdinalIgnoreCase)) break;
            if (!line.Contains(':')) continue;
            var cells = Cells.Split(line, '\t');
            for (var c = 0; c < cells.Length; c++) Keep(cells, c, i + 1);
            if (i > 500) break;
        }

        Mark = DecimalMark(text);
    }

    /// <summary>Decimal mark of this file: the program writes that of the PC it runs on.</summary>
    public char Mark { get; }

    public static ZetaViewHead Read(FileText text) => new(text);

    public static bool Recognises(FileText text)
    {
        for (var i = 0; i < Math.Min(text.LineCount, 60); i++)
        {
            if (text[i].StartsWith("ZetaView S/N", StringComparison.OrdinalIgnoreCase)) return true;
            if (text[i].StartsWith("Software:", StringComparison.OrdinalIgnoreCase) && text[i].Contains("ZetaView", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>The value of the first of these keys that the file has with text in it; null when none.</summary>
    public string? Text(params string[] keys)
    {
        foreach (var key in keys)
        {
            if (_values.TryGetValue(key, out var found) && found.Value.Length > 0) return found.Value;
        }

        return null;
    }

    public (int Line, int Column)? Place(string key) => _values.TryGetValue(key, out var found) ? (found.Line, found.Column) : null;

    public decimal? Number(string key) =>
        Text(key) is { } text && CellNumber.TryRead(text, Mark, out var value) && Math.Abs(value) < 1E15m ? value : null;

    public IEnumerable<RunDetail> Details() =>
        _values.Where(v => v.Value.Value.Length > 0).OrderBy(v => v.Value.Line).ThenBy(v => v.Value.Column)
            .Select(v => new RunDetail(v.Key, v.Value.Value, v.Value.Line));

    private void Keep(string[] cells, int index, int line)
    {
        var cell = cells[index].Trim();
        var colon = cell.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return;

        // Further keys on a line always end with the colon; the first may carry its value behind a blank.
        var key = cell[..colon].Trim();
        var rest = cell[(colon + 1)..].Trim(' ', ':');
        if (index > 0 && (rest.Length > 0 || !cell.EndsWith(':'))) return;
        var (value, column) = rest.Length > 0 ? (rest, index + 1) : index + 1 < cells.Length ? (cells[index + 1].Trim(), index + 2) : ("", index + 1);
        _values.TryAdd(key, (value, line, column));
    }

    private static char DecimalMark(FileText text)
    {
        for (var i = 0; i < text.LineCount; i++)
        {
            // Seven characters from the first digit settle it: 2,500E+0 in the table, 0,935602 in the head.
            var line = text[i];
            if (line.StartsWith("Viscosity:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Temperature:", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("Dilution:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Number of Traces:", StringComparison.OrdinalIgnoreCase)
                || (line.Length > 7 && (char.IsAsciiDigit(line[0]) || line[0] == '-') && line[..Math.Min(line.Length, 10)].Contains('E')))
            {
                var at = line.IndexOfAny(',', '.');
                if (at > 0 && at + 1 < line.Length && char.IsAsciiDigit(line[at - 1]) && char.IsAsciiDigit(line[at + 1])) return line[at];
            }
        }

        return '.';
    }
}
