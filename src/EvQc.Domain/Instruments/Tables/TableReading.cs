using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>Turns cells of a table into quantities, with the place of each and what its row says about it.</summary>
internal sealed class TableReading(char mark, ProblemList problems)
{
    public List<MeasuredQuantity> Quantities { get; } = [];

    public char Mark => mark;

    /// <summary>Takes one cell. A blank gives nothing; a word stays a word; a damaged number is an error.</summary>
    public void Add(Row row, int index, string name, Unit? unit, MeasuredQuantity about)
    {
        var text = row[index];
        if (index < 0 || text.Length == 0) return;
        var number = ReportedNumber.Read(text, mark);
        if (number.Value is null && (char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is '-' or '+' or '.' && char.IsAsciiDigit(text[1]))))
        {
            problems.Error("not-a-number", $"'{Short(text)}' is no number for {name}: export the run again.", row.Line, index + 1);
            return;
        }

        Quantities.Add(about with { Name = name, Value = number.In(unit ?? Unit.Unstated), Raw = text, Line = row.Line, Column = index + 1, Excluded = about.Excluded || number.Masked });
    }

    /// <summary>What a row says about all its quantities; <see cref="Add"/> fills in the rest.</summary>
    public static MeasuredQuantity About(Row row, string? sample = null, string? well = null, string? plate = null) =>
        new("", null, "", row.Line, 1) { Sample = NullIfBlank(sample), Well = NullIfBlank(well), Plate = NullIfBlank(plate) };

    /// <summary>The unit in parentheses at the end of a heading: <c>Concentration (mg/ml)</c>.</summary>
    public static Unit? UnitInParentheses(string heading)
    {
        var (open, close) = (heading.LastIndexOf('('), heading.LastIndexOf(')'));
        return open >= 0 && close > open ? UnitOf(heading[(open + 1)..close]) : null;
    }

    /// <summary>Instruments write two characters for µ and the litre in either case.</summary>
    public static Unit? UnitOf(string text)
    {
        var spelling = text.Trim().Replace('μ', 'µ');
        if (spelling.Length == 0) return null;
        if (Unit.TryParse(spelling, out var unit)) return unit;
        return spelling.EndsWith('l') && Unit.TryParse(spelling[..^1] + "L", out unit) ? unit : null;
    }

    public static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A decimal comma, where the cells of these columns have commas and none has a point.</summary>
    public static char MarkOf(IEnumerable<Row> rows, params int[] columns)
    {
        var (comma, point) = (false, false);
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                comma |= row[column].Contains(',', StringComparison.Ordinal);
                point |= row[column].Contains('.', StringComparison.Ordinal);
            }
        }

        return comma && !point ? ',' : '.';
    }

    /// <summary>What all quantities agree on; null when they differ.</summary>
    public string? Common(Func<MeasuredQuantity, string?> field)
    {
        if (Quantities.Count == 0) return null;
        var first = field(Quantities[0]);
        return Quantities.TrueForAll(q => field(q) == first) ? first : null;
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
