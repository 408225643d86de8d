using System.Globalization;
using ClosedXML.Excel;

namespace EvQc.Reports.Workbooks;

/// <summary>What one cell of a sheet holds: text, or a number (a date is one) with the format that shows it.</summary>
internal readonly record struct CellContent(string Text, decimal? Number, string Format)
{
    public const string TextFormat = "@";
    public const string QuotedFormat = "'@";

    public static CellContent Of(string? text)
    {
        var clean = SafeText.Clean(text);
        return new(clean, null, SafeText.LooksLikeFormula(clean) ? QuotedFormat : TextFormat);
    }

    public static CellContent Of(PrintedNumber number) => new(number.Text, number.Value, number.Format);

    public static CellContent Of(PrintedValue value) => value.Number is { } number ? Of(number) : Of(value.Text);

    public static CellContent Of(int? number) =>
        number is { } n ? new(n.ToString(CultureInfo.InvariantCulture), n, "0") : Of("");

    /// <summary>An unrounded value, shown with this many significant digits.</summary>
    public static CellContent Significant(decimal? number, int digits)
    {
        if (number is not { } value) return Of("");
        var printed = PrintedNumber.Significant(value, digits);
        return new(printed.Text, value, printed.Format);
    }

    /// <summary>A moment as local time of the document's zone: a true date cell, which sorts and filters.</summary>
    public static CellContent Of(DateTimeOffset? moment, string zone)
    {
        if (moment is not { } at) return Of("");
        var local = PrintedTime.In(at, zone).DateTime;
        var minute = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        return new(minute.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), SerialOf(minute), "yyyy-mm-dd hh:mm");
    }

    public static CellContent Of(DateOnly? day) => day is not { } d
        ? Of("")
        : new(d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), SerialOf(d.ToDateTime(TimeOnly.MinValue)), "yyyy-mm-dd");

    /// <param name="isIndented">Keeps text off the number that may stand to its left.</param>
    public void WriteTo(IXLCell cell, bool isIndented = false)
    {
        if (Number is { } number)
        {
            cell.Value = number;
            cell.Style.NumberFormat.Format = Format;
            return;
        }

        if (Text.Length > 0) cell.SetValue(Text);
        cell.Style.NumberFormat.Format = TextFormat;
        cell.Style.IncludeQuotePrefix = Format == QuotedFormat;
        if (isIndented) cell.Style.Alignment.SetHorizontal(XLAlignmentHorizontalValues.Left).Alignment.SetIndent(1);
    }

    /// <summary>Days since 1899-12-30, to the minute.</summary>
    private static decimal SerialOf(DateTime moment) =>
        Math.Round((decimal)(moment - new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified)).Ticks / TimeSpan.TicksPerDay, 10);
}
