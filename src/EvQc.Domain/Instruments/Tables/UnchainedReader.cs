using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// Unchained Labs Lunatic (absorbance) and Stunner (absorbance and light scattering), csv or xlsx: a table below an optional report header, with
/// line breaks inside column names. Every numeric column becomes a quantity; blanks and wells without a result hold <c>N/A</c>.
/// </summary>
internal static class UnchainedReader
{
    private static readonly string[] Descriptive =
    [
        "b/s/f/r", "source plate id", "source position", "plate id", "plate position", "row", "column", "sample name", "sample group", "pump", "analyte", "buffer", "application",
        "plate type", "path length mode", "date", "time", "instrument id", "acquisition filtering", "source plate", "angles measured (°)",
    ];

    public static bool IsHeader(NamedColumns columns) =>
        columns.Has("plate position", "sample name") && columns.FindStart("concentration (") >= 0 && (columns.Has("instrument id") || columns.Has("b/s/f/r"));

    public static Parsed<InstrumentRun> Read(List<Row> rows, NamedColumns columns, ProblemList problems)
    {
        var isStunner = columns.Find("b/s/f/r") >= 0;
        var data = rows.Where(r => r.Line > columns.Header.Line).TakeWhile(r => !r.IsBlank).ToList();
        var concentration = columns.FindStart("concentration (");
        var reading = new TableReading(TableReading.MarkOf(data, concentration), problems);
        foreach (var row in data)
        {
            var text = $"{row[columns.Find("date")]} {row[columns.Find("time")]}".Trim();
            var about = TableReading.About(row, row[columns.Find("sample name")], row[columns.Find("plate position")], row[columns.Find("plate id")]) with
            {
                InstrumentSerial = TableReading.NullIfBlank(row[columns.Find("instrument id")]),
                MeasuredAtText = TableReading.NullIfBlank(text),

                // The program writes day/month/year on every PC seen.
                MeasuredAt = LocalTimes.Exact(text, "dd/MM/yyyy H:mm:ss"),
                Remark = row[columns.Find("b/s/f/r")] == "B" ? "blank" : null,
            };
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i].Length > 0 && !Descriptive.Contains(columns[i], StringComparer.Ordinal)) reading.Add(row, i, NameOf(columns[i]), UnitOf(columns[i]), about);
            }
        }

        if (TableRun.Of(isStunner ? InstrumentFormats.Stunner : InstrumentFormats.Lunatic, isStunner ? "stunner-1" : "lunatic-1", reading, problems) is not { } run)
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

    private static string NameOf(string column) => column switch
    {
        "a260" => "absorbance-260",
        "a280" => "absorbance-280",
        _ when column.StartsWith("concentration (", StringComparison.Ordinal) => "concentration",
        _ when column.StartsWith("z-avg dia.", StringComparison.Ordinal) => "z-average",
        _ when column.StartsWith("sd dia.", StringComparison.Ordinal) => "size-sd",
        _ => column,
    };

    private static Unit? UnitOf(string column) => column switch
    {
        "a260" or "a280" or "background (a280)" or "background (a260)" => Unit.Absorbance,
        "a260/a280" or "a260/a230" or "pdi" or "intercept" or "ri at t" or "ri at 25°c" => Unit.One,
        "number of peaks" or "number of angles" => Unit.Count,
        _ when column.StartsWith("number of acquisitions", StringComparison.Ordinal) => Unit.Count,
        _ when column.EndsWith("(°c)", StringComparison.Ordinal) => Unit.Celsius,
        _ => TableReading.UnitInParentheses(column),
    };

    private static string? Said(List<Row> rows, NamedColumns columns, string key) =>
        rows.FirstOrDefault(r => r.Line < columns.Header.Line && r.Cells.Length > 1 && r[0].Equals(key, StringComparison.OrdinalIgnoreCase)) is { Cells: not null } row
            ? TableReading.NullIfBlank(row[1]) : null;
}
