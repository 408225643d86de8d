using System.Globalization;

namespace EvQc.Reports;

/// <summary>
/// A signature as a document shows it. 21 CFR 11.50 asks for the printed name, the date and time, and the meaning: none may be missing.
/// </summary>
public sealed record PrintedSignature
{
    public PrintedSignature(string name, string role, string meaning, DateTimeOffset signedAt, string zone, string? reason = null)
    {
        Name = Need(name, "printed name");
        Role = Need(role, "role");
        Meaning = Need(meaning, "meaning");
        Zone = Need(zone, "time zone");
        (SignedAt, Reason) = (signedAt, reason);
    }

    public string Name { get; }

    public string Role { get; }

    public string Meaning { get; }

    public DateTimeOffset SignedAt { get; }

    /// <summary>IANA zone of the signer's laboratory.</summary>
    public string Zone { get; }

    public string? Reason { get; }

    private static string Need(string text, string what) =>
        string.IsNullOrWhiteSpace(text)
            ? throw new InvalidOperationException($"A signature without {what} cannot be printed (21 CFR 11.50).")
            : text.Trim();
}

/// <summary>How documents write a moment: local time, its offset, and the zone.</summary>
public static class PrintedTime
{
    /// <summary>E.g. <c>2026-11-20 16:24:05 +01:00 (Europe/Zurich)</c>.</summary>
    public static string Full(DateTimeOffset moment, string zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{In(moment, zone):yyyy-MM-dd HH:mm:ss zzz} ({zone})");

    /// <summary>E.g. <c>2026-11-20 16:24</c>, where the document states its zone once.</summary>
    public static string Short(DateTimeOffset moment, string zone) => In(moment, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static DateTimeOffset In(DateTimeOffset moment, string zone) => TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone));
}
