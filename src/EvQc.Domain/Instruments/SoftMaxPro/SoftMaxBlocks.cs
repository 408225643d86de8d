using System.Globalization;
using EvQc.Instruments.Text;
using static System.FormattableString;

namespace EvQc.Instruments.SoftMaxPro;

/// <summary>One block of an export: its first row (<c>Plate: …</c>) and the rows up to <c>~End</c>.</summary>
internal sealed record SoftMaxBlock(string Kind, Row Head, List<Row> Rows, bool Closed);

/// <summary>An export cut at <c>##BLOCKS= n</c>, <c>Plate:</c>, <c>Group:</c>, <c>Note:</c>, <c>Cuvette:</c> and <c>~End</c>.</summary>
internal sealed class SoftMaxBlocks
{
    public List<SoftMaxBlock> All { get; } = [];

    public Row? Footer { get; private set; }

    /// <summary>By the first line, or where a re-save has lost it, by a Plate row among the first.</summary>
    public static bool Recognises(FileText text)
    {
        if (text.LineCount == 0) return false;
        if (HasCount(text)) return true;
        for (var i = 0; i < Math.Min(text.LineCount, 10); i++)
        {
            if (text[i].StartsWith("Plate:") && (text[i].Contains("PlateFormat", StringComparison.Ordinal) || text[i].Contains("TimeFormat", StringComparison.Ordinal))) return true;
        }

        return false;
    }

    private static bool HasCount(FileText text) => text[0].TrimStart("\uFEFF\" ").StartsWith("##BLOCKS=", StringComparison.OrdinalIgnoreCase);

    public static SoftMaxBlocks Read(FileText text, ProblemList problems)
    {
        var blocks = new SoftMaxBlocks();
        var separator = SeparatorOf(text);
        SoftMaxBlock? open = null;
        for (var i = 0; i < text.LineCount; i++)
        {
            var row = new Row(i + 1, Cells.Split(text[i], separator));
            var first = row[0];
            var kind = first is "Plate:" or "Cuvette:" ? first[..^1] : first.StartsWith("Group:", StringComparison.Ordinal) ? "Group" : first == "Note:" ? "Note" : null;
            if (first == "~End")
            {
                if (open is not null) blocks.All[^1] = open with { Closed = true };
                open = null;
            }
            else if (kind is not null)
            {
                open = new(kind, row, [], Closed: false);
                blocks.All.Add(open);
            }
            else if (first.StartsWith("Original Filename:", StringComparison.Ordinal) && open is null)
            {
                blocks.Footer = row;
            }
            else
            {
                open?.Rows.Add(row);
            }
        }

        blocks.CheckClosed(problems);
        if (HasCount(text)) blocks.CheckCount(text[0], problems);
        else problems.Warn("block-count-missing", "The first line '##BLOCKS= …' is missing, so nobody can tell whether all blocks are here.", 1);
        return blocks;
    }

    private void CheckClosed(ProblemList problems)
    {
        foreach (var block in All.Where(b => !b.Closed))
        {
            problems.Error("file-cut-off", $"The block '{block.Head[0]} {block.Head[1]}' has no ~End: the file is cut off or a line is missing. Export it again.", block.Head.Line);
        }
    }

    private void CheckCount(ReadOnlySpan<char> firstLine, ProblemList problems)
    {
        var declared = firstLine[(firstLine.IndexOf('=') + 1)..].Trim(" ,\t\";");
        if (!int.TryParse(declared, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            problems.Error("block-count-unreadable", "The first line must say '##BLOCKS= ' and a number: export the data again.", 1);
        }
        else if (count > All.Count)
        {
            problems.Error("file-cut-off", Invariant($"The first line announces {count} blocks, the file holds {All.Count}: it is cut off. Export it again."), 1);
        }
        else if (count < All.Count)
        {
            problems.Warn("block-count-differs", Invariant($"The first line announces {count} blocks, the file holds {All.Count}."), 1);
        }
    }

    // Tabs as exported; commas or semicolons after a re-save in Excel.
    private static char SeparatorOf(FileText text)
    {
        for (var i = 0; i < text.LineCount; i++)
        {
            var line = text[i];
            if (line.StartsWith("Plate:") && line.Length > 6) return line[6] is ',' or ';' ? line[6] : '\t';
        }

        return '\t';
    }
}
