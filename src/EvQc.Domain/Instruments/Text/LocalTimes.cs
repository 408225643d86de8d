using System.Globalization;

namespace EvQc.Instruments.Text;

/// <summary>Times as instruments print them. The order of day and month comes from the layout, never from a culture of this machine.</summary>
internal static class LocalTimes
{
    /// <summary>The time in one of the given exact patterns; runs of blanks count as one, <c>a.m.</c> as AM.</summary>
    public static DateTime? Exact(string? text, params string[] patterns)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return DateTime.TryParseExact(Normalized(text), patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    /// <summary>
    /// A date whose order the layout does not settle. Year first and points between the numbers are unambiguous; a slash date is read only when both
    /// orders give one date (<c>2/2/2024</c>) or one of them none (<c>25/01/2024</c>). Otherwise null: ambiguous.
    /// </summary>
    public static DateTime? EitherOrder(string? text)
    {
        if (Exact(text, Unambiguous) is { } time) return time;
        var month = Exact(text, MonthFirst);
        var day = Exact(text, DayFirst);
        return month is null ? day : day is null || day == month ? month : null;
    }

    /// <summary>The time of a worksheet cell, which keeps days since the end of 1899; null for a number that is no believable day.</summary>
    public static DateTime? OfWorksheet(decimal days) =>
        days is > 20_000 and < 100_000 ? new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddTicks((long)Math.Round(days * 86_400m) * TimeSpan.TicksPerSecond) : null;

    private static readonly string[] Unambiguous =
    [
        "yyyy-MM-dd H:mm:ss", "yyyy-MM-dd H:mm", "yyyy-MM-dd", "d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "d.M.yyyy",
    ];

    private static readonly string[] MonthFirst =
    [
        "M/d/yyyy H:mm:ss", "M/d/yyyy h:mm:ss tt", "M/d/yyyy H:mm", "M/d/yyyy h:mm tt", "M/d/yyyy",
    ];

    private static readonly string[] DayFirst =
    [
        "d/M/yyyy H:mm:ss", "d/M/yyyy h:mm:ss tt", "d/M/yyyy H:mm", "d/M/yyyy h:mm tt", "d/M/yyyy",
    ];

    private static string Normalized(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = parts[i].ToLowerInvariant() switch { "a.m." or "am" => "AM", "p.m." or "pm" => "PM", _ => parts[i] };
        }

        return string.Join(' ', parts);
    }
}
