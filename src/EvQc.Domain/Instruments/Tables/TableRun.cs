using EvQc.Instruments.Text;

namespace EvQc.Instruments.Tables;

/// <summary>The run that the rows of a table add up to.</summary>
internal static class TableRun
{
    /// <summary>Null when the table held nothing; the reason is then among the problems.</summary>
    public static InstrumentRun? Of(string format, string version, TableReading reading, ProblemList problems)
    {
        if (reading.Quantities.Count == 0)
        {
            problems.Error("no-measurements", "The table has a header but no measurements below it: measure, and export again.");
            return null;
        }

        var times = reading.Quantities.Select(q => q.MeasuredAt).Distinct().ToList();
        if (reading.Quantities.Find(q => q.MeasuredAtText is not null && q.MeasuredAt is null) is { } ambiguous)
        {
            problems.Warn("time-ambiguous", $"'{ambiguous.MeasuredAtText}' may have day or month first: enter when the sample was measured.", ambiguous.Line);
        }

        return new()
        {
            Format = format,
            ParserVersion = version,
            Operator = reading.Common(q => q.Operator),
            Serial = reading.Common(q => q.InstrumentSerial),
            Sample = reading.Common(q => q.Sample),
            MeasuredAtText = reading.Common(q => q.MeasuredAtText) ?? reading.Quantities[0].MeasuredAtText,
            MeasuredAt = times.Count == 1 ? times[0] : null,
            Quantities = reading.Quantities,
        };
    }
}
