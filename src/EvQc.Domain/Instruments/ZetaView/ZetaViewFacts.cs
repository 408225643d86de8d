using EvQc.Instruments.Text;

namespace EvQc.Instruments.ZetaView;

/// <summary>Who, when, with what, and the instrument's own words: the same in all kinds of ZetaView file.</summary>
internal static class ZetaViewFacts
{
    private static readonly string[] Unremarkable = ["Good", "Very Good", "OK", "ok"];

    /// <summary>The version behind <c>Analyze:</c>, else that in <c>ZetaView (version 8.06.01 SP1)</c>.</summary>
    public static string? Software(ZetaViewHead head)
    {
        if (head.Text("Analyze") is { } analyze) return analyze;
        if (head.Text("Software") is not { } software) return null;
        var start = software.IndexOf("(version ", StringComparison.OrdinalIgnoreCase);
        var end = software.IndexOf(')', StringComparison.Ordinal);
        return start >= 0 && end > start + 9 ? software[(start + 9)..end] : software;
    }

    public static (string? Text, DateTime? Time) MeasuredAt(ZetaViewHead head, ProblemList problems)
    {
        if (head.Text("Date") is not { } date) return (null, null);
        var text = head.Text("Time") is { } time ? $"{date} {time}" : date;
        var measuredAt = LocalTimes.Exact(text, "yyyy-MM-dd H:mm:ss", "yyyy-MM-dd", "dd.MM.yyyy H:mm:ss");
        if (measuredAt is null) problems.Warn("time-unreadable", $"Date and Time '{text}' are not yyyy-MM-dd HH:mm:ss: enter when the sample was measured.", head.Place("Date")?.Line);
        return (text, measuredAt);
    }

    public static List<string> Flags(ZetaViewHead head)
    {
        var flags = new List<string>();
        foreach (var key in (string[])["Cell Check Result", "Particle Drift Check Result"])
        {
            if (head.Text(key) is { } word && !Unremarkable.Contains(word, StringComparer.OrdinalIgnoreCase)) flags.Add($"{key}: {word}");
        }

        // The first day of the program's calendar: a drift check was never done.
        if (head.Text("Particle Drift Checked") is { } drift && drift.StartsWith("1904", StringComparison.Ordinal)) flags.Add($"Particle Drift Checked: {drift}");
        if (head.Text("Number of Traces") == "0") flags.Add("Number of Traces: 0");
        return flags;
    }
}
