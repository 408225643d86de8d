using EvQc.Instruments.Text;

namespace EvQc.Instruments.Gen5;

/// <summary>The lines above the matrices: <c>Key⇥value</c>, with or without a colon.</summary>
internal sealed class Gen5Facts
{
    private static readonly string[] Kept =
    [
        "Software Version", "Experiment File Path:", "Protocol File Path:", "Plate Number", "Date", "Time", "Reader Type:", "Reader Serial Number:", "Reading Type", "Plate Type",
        "Actual Temperature:", "Read",
    ];

    public Gen5Facts(List<Row> rows)
    {
        foreach (var row in rows)
        {
            if (row.Cells.Length > 1 && row[1].Length > 0 && Kept.Contains(row[0], StringComparer.Ordinal)) Details.Add(new(row[0], row[1], row.Line));
        }
    }

    public List<RunDetail> Details { get; } = [];

    public string? Said(string key, string[] notSaid) =>
        Details.Find(d => d.Name == key) is { } detail && !notSaid.Contains(detail.Text, StringComparer.OrdinalIgnoreCase) ? detail.Text : null;

    /// <summary>Gen5 prints the date in the order of the PC's settings, which the file does not state.</summary>
    public (string? Text, DateTime? Time) MeasuredAt(ProblemList problems)
    {
        var date = Details.Find(d => d.Name == "Date");
        if (date is null) return (null, null);
        var time = Details.Find(d => d.Name == "Time")?.Text;
        var text = time is null ? date.Text : $"{date.Text} {time}";
        var measuredAt = LocalTimes.EitherOrder(text);
        if (measuredAt is null) problems.Warn("time-ambiguous", $"'{text}' may have day or month first: enter when the plate was read.", date.Line);
        return (text, measuredAt);
    }
}
