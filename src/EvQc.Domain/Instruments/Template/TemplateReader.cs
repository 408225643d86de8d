using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments.Template;

/// <summary>
/// The EvQc template. Strict: every wrong row is reported with line, column and remedy. Which attributes exist, and which words and units each
/// takes, is the assays' knowledge and is checked there.
/// </summary>
internal static class TemplateReader
{
    private const string Version = "evqc-template-1";

    public static bool Recognises(FileText text) =>
        text.LineCount > 0 && text[0].TrimStart("\uFEFF\" ").StartsWith("# EvQc template", StringComparison.OrdinalIgnoreCase);

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        if (!text[0].Trim("\uFEFF\" ,;\t").Equals(EvQcTemplate.Signature, StringComparison.OrdinalIgnoreCase))
        {
            return new(null, [Problem.Error("template-version", $"The first line must be '{EvQcTemplate.Signature}': this file is of another version. Download the template again.", 1)]);
        }

        return Read(Cells.Records(text, SeparatorOf(text), 1));
    }

    /// <summary>Rows behind the signature line; from text or from a worksheet.</summary>
    public static Parsed<InstrumentRun> Read(List<Row> rows)
    {
        var problems = new ProblemList();
        var used = rows.FindAll(r => !r.IsBlank && !r[0].StartsWith('#'));
        if (used.Count == 0)
        {
            return new(null, [Problem.Error("header-missing", "The row of column names (sample,attribute,value,…) is missing: download the template again.", 1)]);
        }

        if (TemplateColumns.Read(used[0], problems) is not { } columns) return new(null, problems.ToList());
        var mark = DecimalMark(used, columns);
        var quantities = new List<MeasuredQuantity>();
        var seen = new Dictionary<(string, string, int?), int>();
        foreach (var row in used.Skip(1))
        {
            if (new TemplateRow(columns, row, mark, problems).Read() is not { } quantity) continue;
            var key = (quantity.Sample!.ToUpperInvariant(), quantity.Name.ToUpperInvariant(), quantity.Replicate);
            if (seen.TryAdd(key, row.Line))
            {
                quantities.Add(quantity);
                continue;
            }

            problems.Error(
                "duplicate-row", Invariant($"Sample, attribute and replicate are those of line {seen[key]}: number the replicates, or delete one of the rows."), row.Line);
        }

        if (used.Count == 1) problems.Error("no-rows", "The template holds no determination: fill in rows below the column names.", used[0].Line);
        if (quantities.Count == 0) return new(null, problems.ToList());
        return new(
            new()
            {
                Format = InstrumentFormats.Template,
                ParserVersion = Version,
                Operator = Common(quantities, q => q.Operator),
                Serial = Common(quantities, q => q.InstrumentSerial),
                Sample = Common(quantities, q => q.Sample),
                MeasuredAtText = Common(quantities, q => q.MeasuredAtText),
                MeasuredAt = quantities.Select(q => q.MeasuredAt).Distinct().Count() == 1 ? quantities[0].MeasuredAt : null,
                Quantities = quantities,
            },
            problems.ToList());
    }

    private static string? Common(List<MeasuredQuantity> quantities, Func<MeasuredQuantity, string?> field)
    {
        var first = field(quantities[0]);
        return quantities.TrueForAll(q => field(q) == first) ? first : null;
    }

    // A comma can only be a decimal mark where it does not separate cells, and where no number of the file has a point.
    private static char DecimalMark(List<Row> rows, TemplateColumns columns)
    {
        var numbers = rows.Skip(1).SelectMany(r => new[] { columns.Text(r, "value"), columns.Text(r, "dilution"), columns.Text(r, "control_positive"), columns.Text(r, "control_negative") })
            .Where(t => t.Length > 0 && !char.IsLetter(t[0])).ToList();
        return numbers.Exists(n => n.Contains(',', StringComparison.Ordinal)) && !numbers.Exists(n => n.Contains('.', StringComparison.Ordinal)) ? ',' : '.';
    }

    private static char SeparatorOf(FileText text)
    {
        for (var i = 1; i < text.LineCount; i++)
        {
            var line = text[i].TrimStart(" \"");
            if (line.IsEmpty || line[0] == '#' || line.IndexOfAny(',', ';', '\t') < 0) continue;
            return line[line.IndexOfAny(',', ';', '\t')];
        }

        return ',';
    }
}
