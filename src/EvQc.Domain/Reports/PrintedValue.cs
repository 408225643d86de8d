namespace EvQc.Reports;

/// <summary>
/// What a document prints for a result or a limit: a number where it is exactly one, otherwise words (<c>no growth</c>, <c>&lt; 0.05</c>).
/// A bound is words on purpose: a spreadsheet would take its number for a measured value.
/// </summary>
public sealed record PrintedValue
{
    private PrintedValue(string text, PrintedNumber? number, string unit) => (Text, Number, Unit) = (text, number, unit);

    public string Text { get; }

    public PrintedNumber? Number { get; }

    /// <summary>Empty where there is none.</summary>
    public string Unit { get; }

    /// <summary>Nothing was measured.</summary>
    public static PrintedValue None { get; } = new("—", null, "");

    public static PrintedValue Of(PrintedNumber number, string unit) => new(number.Text, number, unit);

    public static PrintedValue Of(string words) => new(words, null, "");

    /// <summary>A value known only to lie below (<c>&lt;</c>) or above (<c>&gt;</c>) the number.</summary>
    public static PrintedValue Of(Quantities.Bound bound, PrintedNumber number, string unit) => bound switch
    {
        Quantities.Bound.Below => new($"< {number.Text}", null, unit),
        Quantities.Bound.Above => new($"> {number.Text}", null, unit),
        _ => Of(number, unit),
    };

    public override string ToString() => Unit.Length == 0 ? Text : $"{Text} {Unit}";
}
