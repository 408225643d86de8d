using System.Globalization;
using EvQc.Assays;
using EvQc.Quantities;
using EvQc.Shell.Web;

namespace EvQc.Instruments.Pages;

/// <summary>
/// What the technician answered about a file: in the address while the preview is looked at, and again in the form that confirms it, so that
/// what is confirmed is what was seen.
/// </summary>
internal static class AnswerFields
{
    public const string Dilution = "dilution";
    public const string Unit = "unit";
    public const string Attribute = "attribute";
    public const string Instrument = "instrument";
    public const string MeasuredAt = "measured-at";
    public const string Layout = "layout";
    public const string NegativeControl = "negative-control";
    public const string PositiveControl = "positive-control";
    private static readonly string[] TimeFormats = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm"];

    /// <returns>The answers that can be read, and a message for each that cannot.</returns>
    public static (FileAnswers Answers, Dictionary<string, string> Wrong) Read(HttpContext http, PlateLayouts layouts)
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        var answers = new FileAnswers();
        if (Text(http, Dilution) is { } factor)
        {
            if (WrittenNumber.TryParse(factor, out var number) && number.Value > 0) answers = answers with { Dilution = number.Value };
            else wrong[Dilution] = $"'{factor}' is not a dilution factor: write 500 for 1 part in 500, and 1 for an undiluted sample.";
        }

        if (Text(http, Unit) is { } symbol)
        {
            if (Quantities.Unit.TryParse(symbol, out var unit)) answers = answers with { ConcentrationUnit = unit };
            else wrong[Unit] = $"'{symbol}' is not a unit EvQc knows.";
        }

        if (Text(http, Attribute) is { } code)
        {
            if (Attributes.TryFind(code, out var attribute)) answers = answers with { Attribute = attribute.Code };
            else wrong[Attribute] = $"'{code}' is not an attribute EvQc knows.";
        }

        answers = answers with { NegativeControl = Text(http, NegativeControl), PositiveControl = Text(http, PositiveControl) };
        if (Text(http, Instrument) is { } serial) answers = answers with { Instrument = serial };
        if (Text(http, MeasuredAt) is { } time)
        {
            if (DateTime.TryParseExact(time, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) answers = answers with { MeasuredAt = at };
            else wrong[MeasuredAt] = $"'{time}' is not a time; write it as 2026-11-20 16:24.";
        }

        if (Text(http, Layout) is { } name)
        {
            if (layouts.Find(name) is { } layout) answers = answers with { Layout = layout };
            else wrong[Layout] = $"There is no plate layout '{name}' in the configuration.";
        }

        return (answers, wrong);
    }

    public static string? Text(HttpContext http, string field) =>
        (http.Text(field) ?? http.Request.Query[field].ToString()).Trim() is { Length: > 0 } text ? text : null;
}
