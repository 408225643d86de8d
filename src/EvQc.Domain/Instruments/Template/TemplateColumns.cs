using EvQc.Instruments.Text;
using static System.FormattableString;

namespace EvQc.Instruments.Template;

/// <summary>Where each column of this file stands; columns may come in any order, and all but three may be left out.</summary>
internal sealed class TemplateColumns
{
    private static readonly string[] Required = ["sample", "attribute", "value"];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.OrdinalIgnoreCase);

    public int Count { get; private set; }

    /// <summary>Null when the header cannot be used; the reasons are among the problems.</summary>
    public static TemplateColumns? Read(Row header, ProblemList problems)
    {
        var columns = new TemplateColumns { Count = header.Cells.Length };
        for (var i = 0; i < header.Cells.Length; i++)
        {
            var name = header[i].ToLowerInvariant();
            if (name.Length == 0) continue;
            if (!EvQcTemplate.Columns.Contains(name, StringComparer.Ordinal))
            {
                problems.Error("column-unknown", $"'{header[i]}' is no column of the template. Its columns are {string.Join(", ", EvQcTemplate.Columns)}.", header.Line, i + 1);
            }
            else if (!columns._indexes.TryAdd(name, i))
            {
                problems.Error("column-twice", $"The column '{name}' stands twice: delete one.", header.Line, i + 1);
            }
        }

        foreach (var name in Required.Where(r => !columns._indexes.ContainsKey(r)))
        {
            problems.Error("column-missing", $"The column '{name}' is missing: start from the template that EvQc offers for download.", header.Line);
        }

        return problems.HasErrors ? null : columns;
    }

    /// <summary>The trimmed cell, empty where the file has no such column or the row is shorter.</summary>
    public string Text(Row row, string name) => _indexes.TryGetValue(name, out var index) ? row[index] : "";

    /// <summary>1-based cell number of the column.</summary>
    public int Place(string name) => _indexes.TryGetValue(name, out var index) ? index + 1 : 1;

    public void RefuseSurplus(Row row, ProblemList problems)
    {
        for (var i = Count; i < row.Cells.Length; i++)
        {
            if (row[i].Length == 0) continue;
            problems.Error(
                "cell-too-many", Invariant($"'{row[i]}' stands right of the last column: text that holds the separator needs quotation marks around it."), row.Line, i + 1);
            return;
        }
    }
}
