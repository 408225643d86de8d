using System.Globalization;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Template;

/// <summary>One row of the template, checked cell by cell so that all its mistakes are reported at once.</summary>
internal sealed class TemplateRow(TemplateColumns columns, Row row, char mark, ProblemList problems)
{
    private const int LongestText = 200;
    private static readonly string[] Empty = ["n/a", "na", "nan", "-", "--", "null", "none", "?", "tbd"];
    private bool _bad;

    /// <summary>Null when a cell is wrong.</summary>
    public MeasuredQuantity? Read()
    {
        var sample = Required("sample");
        var attribute = Required("attribute");
        if (attribute.Length > 0 && (attribute.Length > 80 || !attribute.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')))
        {
            Wrong("attribute", "attribute-unreadable", $"'{attribute}' is no attribute code: codes are letters, digits, points and hyphens, such as protein-concentration or marker.CD9.");
        }

        var value = Value();
        var measuredAt = MeasuredAt();
        var quantity = new MeasuredQuantity(attribute, value, columns.Text(row, "value"), row.Line, columns.Place("value"))
        {
            Sample = sample,
            Replicate = Replicate(),
            Dilution = Dilution(),
            PositiveControl = Control("control_positive"),
            NegativeControl = Control("control_negative"),
            MeasuredAtText = Free("measured_at"),
            MeasuredAt = measuredAt,
            Operator = Free("operator"),
            InstrumentSerial = Free("instrument"),
            Remark = Free("remark"),
        };
        columns.RefuseSurplus(row, problems);
        return _bad ? null : quantity with { DilutionApplied = quantity.Dilution is null ? null : false };
    }

    private Quantity? Value()
    {
        var text = Required("value");
        var unitText = columns.Text(row, "unit");
        if (text.Length == 0) return null;
        var number = ReportedNumber.Read(text, mark);
        if (number.Value is { } value && !number.Masked)
        {
            if (unitText.Length == 0)
            {
                Wrong("unit", "unit-missing", $"'{text}' has no unit: give one, 1 for a plain ratio.");
                return null;
            }

            if (Unit.TryParse(unitText, out var unit)) return new Quantity(value, unit, number.Bound);
            Wrong("unit", "unit-unknown", $"'{unitText}' is not a unit EvQc knows; it knows {string.Join(", ", Unit.All.Where(u => u != Unit.Unstated).Select(u => u.Symbol))}.");
            return null;
        }

        if (Empty.Contains(text, StringComparer.OrdinalIgnoreCase)) Wrong("value", "value-missing", $"'{text}' is no result: leave the row out until there is one.");
        else if (!char.IsLetter(text[0]) || text.Length > LongestText) Wrong("value", "not-a-number", $"'{text}' is neither a number (12.5, 1.2E+11), a bound (<0.05, >2000) nor a word.");
        else if (unitText.Length > 0) Wrong("unit", "unit-of-a-word", $"'{text}' is a word, so the unit '{unitText}' does not belong to it: is a number meant?");
        return null;
    }

    private int? Replicate()
    {
        var text = columns.Text(row, "replicate");
        if (text.Length == 0) return 1;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var replicate) && replicate is >= 1 and <= 1000) return replicate;
        Wrong("replicate", "replicate-unreadable", $"'{text}' is no replicate number: use 1, 2, 3 ...");
        return null;
    }

    private decimal? Dilution()
    {
        var text = columns.Text(row, "dilution");
        if (text.Length == 0) return null;
        if (CellNumber.TryRead(text, mark, out var factor) && factor is >= 1 and <= 1E9m) return factor;
        Wrong("dilution", "dilution-unreadable", $"'{text}' is no dilution factor: write 500 for a dilution of 1 in 500, or leave the cell empty.");
        return null;
    }

    private string? Control(string name)
    {
        var text = columns.Text(row, name);
        if (text.Length == 0) return null;
        if (ReportedNumber.Read(text, mark) is { Value: { } value, Bound: var bound })
        {
            // One spelling for all readers, whatever the file's decimal mark.
            return (bound switch { Bound.Below => "<", Bound.Above => ">", _ => "" }) + value.ToString(CultureInfo.InvariantCulture);
        }

        if (char.IsLetter(text[0]) && text.Length <= LongestText && !Empty.Contains(text, StringComparer.OrdinalIgnoreCase)) return text;
        Wrong(name, "control-unreadable", $"'{text}' is neither a number nor a word: write what the control read, or leave the cell empty when there was none.");
        return null;
    }

    private DateTime? MeasuredAt()
    {
        var text = columns.Text(row, "measured_at");
        if (text.Length == 0) return null;
        var time = LocalTimes.Exact(text.Replace('T', ' '), "yyyy-MM-dd H:mm", "yyyy-MM-dd H:mm:ss", "yyyy-MM-dd");
        if (time is null) Wrong("measured_at", "time-unreadable", $"'{text}' is not year-month-day hour:minute: write 2026-03-27 14:30.");
        return time;
    }

    private string? Free(string name)
    {
        var text = columns.Text(row, name);
        if (text.Length > LongestText) Wrong(name, "text-too-long", $"'{text[..20]}…' is longer than 200 characters: shorten it.");
        return text.Length == 0 ? null : text;
    }

    private string Required(string name)
    {
        var text = columns.Text(row, name);
        if (text.Length == 0) Wrong(name, "cell-empty", $"The column '{name}' is empty: fill it or delete the row.");
        else if (text.Length > LongestText) Wrong(name, "text-too-long", $"'{text[..20]}…' is longer than 200 characters: shorten it.");
        return text;
    }

    private void Wrong(string column, string code, string message)
    {
        _bad = true;
        problems.Error(code, message, row.Line, columns.Place(column));
    }
}
