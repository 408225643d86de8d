using System.Text;

namespace EvQc.Instruments.Text;

/// <summary>The cells of separated text: one line at a time, or whole records whose quoted cells may span lines.</summary>
internal static class Cells
{
    /// <summary>The cells of one line. Quotes around a cell are taken off, doubled quotes inside it are one.</summary>
    public static string[] Split(ReadOnlySpan<char> line, char separator)
    {
        var cells = new string[line.Count(separator) + 1];
        var count = 0;
        if (!line.Contains('"'))
        {
            for (; count < cells.Length - 1; count++)
            {
                var next = line.IndexOf(separator);
                cells[count] = line[..next].ToString();
                line = line[(next + 1)..];
            }

            cells[count] = line.ToString();
            return cells;
        }

        while (true)
        {
            var quoted = line.TrimStart(' ').StartsWith("\"") ? EndOfQuoted(line, separator) : -1;
            var end = quoted >= 0 ? quoted : line.IndexOf(separator);
            cells[count++] = Unquote(end < 0 ? line : line[..end]);
            if (end < 0 || end >= line.Length) break;
            line = line[(end + 1)..];
        }

        return count == cells.Length ? cells : cells[..count];
    }

    /// <summary>Programs write commas; a re-save on a PC with decimal commas makes semicolons of them.</summary>
    public static char CommaOrSemicolon(FileText text)
    {
        var (commas, semicolons) = (0, 0);
        for (var i = 0; i < Math.Min(text.LineCount, 60); i++)
        {
            commas += text[i].Count(',');
            semicolons += text[i].Count(';');
        }

        return semicolons > commas ? ';' : ',';
    }

    /// <summary>Records of a CSV file with the line each begins on; a quoted cell may hold line breaks.</summary>
    public static List<Row> Records(FileText text, char separator, int firstIndex = 0, int most = int.MaxValue)
    {
        var rows = new List<Row>();
        for (var i = firstIndex; i < text.LineCount && rows.Count < most; i++)
        {
            var start = i;
            var line = text[i];
            if ((line.Count('"') & 1) == 0)
            {
                rows.Add(new(start + 1, Split(line, separator)));
                continue;
            }

            // A quote left open: the cell goes on, but no further than a handful of lines, so that one stray quote cannot swallow the file.
            var joined = new StringBuilder().Append(line);
            var last = Math.Min(text.LineCount - 1, i + 20);
            var closed = false;
            for (var next = i + 1; next <= last && !closed; next++)
            {
                joined.Append('\n').Append(text[next]);
                closed = (text[next].Count('"') & 1) == 1;
                if (closed) i = next;
            }

            rows.Add(new(start + 1, closed ? Split(joined.ToString(), separator) : Split(text[start], separator)));
        }

        return rows;
    }

    private static int EndOfQuoted(ReadOnlySpan<char> line, char separator)
    {
        var i = line.IndexOf('"') + 1;
        for (; i < line.Length; i++)
        {
            if (line[i] != '"') continue;
            if (i + 1 < line.Length && line[i + 1] == '"')
            {
                i++;
                continue;
            }

            var rest = line[(i + 1)..].IndexOf(separator);
            return rest < 0 ? line.Length : i + 1 + rest;
        }

        return -1;
    }

    private static string Unquote(ReadOnlySpan<char> cell)
    {
        var trimmed = cell.Trim(' ');
        return trimmed.Length >= 2 && trimmed[0] == '"' && trimmed[^1] == '"'
            ? trimmed[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
            : cell.ToString();
    }
}

/// <summary>One record: its 1-based first line and its cells, none of which is null.</summary>
internal readonly record struct Row(int Line, string[] Cells)
{
    /// <summary>The cell with this 0-based index, trimmed; empty where the row is shorter.</summary>
    public string this[int index] => index >= 0 && index < Cells.Length ? Cells[index].Trim() : "";

    public bool IsBlank => Array.TrueForAll(Cells, string.IsNullOrWhiteSpace);
}
