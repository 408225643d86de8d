using System.Text.RegularExpressions;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// Unchained Labs Lunatic (absorbance) and Stunner (absorbance and light scattering), csv or xlsx: a table below an optional report header, with
/// line breaks inside column names. Every numeric column becomes a quantity; blanks and wells without a result hold <c>N/A</c>.
/// </summary>
internal static partial class UnchainedReader
{
    private static readonly string[] Descriptive =
    [
        "b/s/f/r", "source plate id", "source position", "plate id", "plate position", "row", "column", "sample name", "sample group", "pump", "analyte", "buffer", "application",
        "plate type", "path length mode", "date", "time", "instrument id", "acquisition filtering", "source plate", "angles measured (°)",
    ];

    public static bool IsHeader(NamedColumns columns) =>
        columns.Has("plate position", "sample name") && columns.Has("plate id") && (ConcentrationOf(columns) >= 0 || IsSizing(columns) || Enumerable.Range(0, columns.Count).Any(i => Absorbance().IsMatch(columns[i])));

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var isStunner = IsSizing(columns);
        var data = rows.Where(r => r.Line > columns.Header.Line).TakeWhile(r => !r.IsBlank).ToList();
        var concentration = ConcentrationOf(columns);
        var measured = Enumerable.Range(0, columns.Count).Where(i => IsMeasured(columns[i], i, data)).ToArray();
        var reading = new TableReading(TableReading.MarkOf(data, measured), problems);
        foreach (var row in data)
        {
            var (timeText, time) = TimeOf(rows, columns, row);
            var about = TableReading.About(row, row[columns.Find("sample name")], row[columns.Find("plate position")], row[columns.Find("plate id")]) with
            {
                InstrumentSerial = TableReading.NullIfBlank(row[columns.Find("instrument id")]) ?? Said(rows, columns, "Instrument"),
                MeasuredAtText = timeText,
                MeasuredAt = time,
                Remark = row[columns.Find("b/s/f/r")] == "B" ? "blank" : null,
            };
            foreach (var i in measured) reading.Add(row, i, i == concentration ? "concentration" : NameOf(columns[i]), UnitOf(columns[i]), about);
        }

        if (TableRun.Of(isStunner ? InstrumentFormats.Stunner : InstrumentFormats.Lunatic, isStunner ? "stunner-2" : "lunatic-2", reading, problems) is not { } run)
        {
            return new(null, problems.ToList());
        }

        return new(
            run with
            {
                Instrument = isStunner ? "Stunner" : "Lunatic",
                Software = Said(rows, columns, "Software version"),
                Operator = Said(rows, columns, "Test performed by"),
            },
            problems.ToList());
    }

    // Light scattering is what a Stunner does and a Lunatic cannot.
    private static bool IsSizing(NamedColumns columns) => columns.Has("b/s/f/r") || columns.FindStart("z-avg dia") >= 0 || columns.FindStart("z ave. dia") >= 0;

    // "Concentration (mg/ml)" or "A260 Concentration (ng/ul)", but not "Concentration factor (ng/ul)".
    private static int ConcentrationOf(NamedColumns columns) =>
        Enumerable.Range(0, columns.Count).Where(i => Concentration().IsMatch(columns[i])).DefaultIfEmpty(-1).First();

    // Users choose the columns: one that is not known counts as measured when any of its cells is a number.
    private static bool IsMeasured(string name, int index, List<Row> data) =>
        name.Length > 0 && !Descriptive.Contains(name, StringComparer.Ordinal)
        && (UnitOf(name) is not null || data.Exists(r => ReportedNumber.Read(r[index]).Value is not null || ReportedNumber.Read(r[index], ',').Value is not null));

    private static string NameOf(string column) => column switch
    {
        _ when Absorbance().Match(column) is { Success: true } match => $"absorbance-{match.Groups["nm"].Value}",
        _ when column.StartsWith("z-avg dia.", StringComparison.Ordinal) || column.StartsWith("z ave. dia", StringComparison.Ordinal) => "z-average",
        _ when column.StartsWith("sd dia", StringComparison.Ordinal) => "size-sd",
        _ => column,
    };

    private static Unit? UnitOf(string column) => column switch
    {
        _ when Absorbance().IsMatch(column) || column.StartsWith("background (a", StringComparison.Ordinal) => Unit.Absorbance,
        "a260/a280" or "a260/a230" or "pdi" or "intercept" or "ri at t" or "ri at 25°c" => Unit.One,
        "number of peaks" or "number of angles" => Unit.Count,
        _ when column.StartsWith("number of acquisitions", StringComparison.Ordinal) => Unit.Count,
        _ when column.EndsWith("(°c)", StringComparison.Ordinal) => Unit.Celsius,
        _ => TableReading.UnitInParentheses(column),
    };

    // A worksheet keeps the day and the time of day as two numbers; text has day/month/year, newer programs year-month-day. Without columns, the info block says when.
    private static (string? Text, DateTime? Time) TimeOf(List<Row> rows, NamedColumns columns, Row row)
    {
        var (date, time) = (row[columns.Find("date")], row[columns.Find("time")]);
        var text = $"{date} {time}".Trim();
        if (text.Length == 0) text = Said(rows, columns, "Date") ?? "";
        if (text.Length == 0) return (null, null);
        var days = CellNumber.TryRead(date.Length > 0 ? date : text, out var day) ? day + (CellNumber.TryRead(time, out var share) && share is >= 0 and < 1 ? share : 0) : 0;
        return (text, LocalTimes.OfWorksheet(days) ?? LocalTimes.Exact(text, "d/M/yyyy H:mm:ss", "yyyy-MM-dd H:mm:ss"));
    }

    private static string? Said(List<Row> rows, NamedColumns columns, string key) =>
        rows.FirstOrDefault(r => r.Line < columns.Header.Line && r.Cells.Length > 1 && r[0].Equals(key, StringComparison.OrdinalIgnoreCase)) is { Cells: not null } row
            ? TableReading.NullIfBlank(row[1]) : null;

    [GeneratedRegex("^a(?<nm>[1-9][0-9]{2})( \\([0-9.]+ ?mm\\))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Absorbance();

    [GeneratedRegex("^(a[1-9][0-9]{2} )?concentration \\(", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Concentration();
}
