using System.Globalization;
using EvQc.Quantities;
using EvQc.Specifications.Yaml;

namespace EvQc.Reports;

/// <summary>Reads one report schedule, strictly.</summary>
public static class ReportScheduleYaml
{
    /// <param name="file">Name for messages.</param>
    public static Parsed<ReportSchedule> Read(string file, string source)
    {
        var mistakes = new Mistakes(file);
        var schedule = YamlTree.Read(source, mistakes) is { } root ? Read(new YamlSection(root, "report schedule", mistakes)) : null;
        return new(mistakes.Count == 0 ? schedule : null, mistakes.Problems);
    }

    private static ReportSchedule Read(YamlSection root)
    {
        var name = root.Text("name") ?? "";
        if (name.Length > 60 || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            root.Wrong("schedule-name", root.LineOf("name"), $"a schedule's name has at most 60 small letters, digits and hyphens, unlike '{name}'.");
        if (name.StartsWith(RequestReport.SchedulePrefix, StringComparison.Ordinal))
            root.Wrong("schedule-name", root.LineOf("name"), $"names that begin with '{RequestReport.SchedulePrefix}' are kept for reports that a person asks for.");
        var title = root.Text("title") ?? "";
        var report = root.OneOf("report", ReportSchedule.Reports) ?? "";
        var kinds = Enum.GetValues<PeriodKind>().ToDictionary(k => k.ToString().ToLowerInvariant(), StringComparer.Ordinal);
        var period = root.OneOf("period", [.. kinds.Keys]) is { } kind ? kinds[kind] : (PeriodKind?)null;
        var schedule = new ReportSchedule(
            name, title, report, period ?? PeriodKind.Month, First(root, period), DueOnDay(root, period), Time(root), Zone(root));
        root.Close();
        return schedule;
    }

    private static DateOnly First(YamlSection root, PeriodKind? period)
    {
        if (root.Text("first-period") is not { } text) return default;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            root.Wrong("value-not-a-day", root.LineOf("first-period"), $"'first-period' must be a day such as 2026-01-01, but is '{text}'.");
        else if (day.Year is < 2000 or > 2200)
            root.Wrong("first-period-year", root.LineOf("first-period"), $"'first-period' must lie between the years 2000 and 2200, but is {text}.");
        else if (period is { } kind && !DuePeriods.IsFirstDay(kind, day))
            root.Wrong("first-period-not-first", root.LineOf("first-period"), $"{text} is not the first day of a {kind.ToString().ToLowerInvariant()}.");
        return day;
    }

    private static int DueOnDay(YamlSection root, PeriodKind? period)
    {
        if (root.Whole("due-on-day") is not { } day) return 1;
        var last = ReportSchedule.LastDueDay(period ?? PeriodKind.Month);
        if (day > last)
            root.Wrong(
                "due-on-day", root.LineOf("due-on-day"),
                string.Create(CultureInfo.InvariantCulture, $"'due-on-day' counts from the end of the period and must be 1 to {last}, but is {day}."));
        return day;
    }

    private static TimeOnly Time(YamlSection root)
    {
        if (root.Text("due-at") is not { } text) return default;
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            root.Wrong("value-not-a-time", root.LineOf("due-at"), $"'due-at' must be a time such as \"06:00\", but is '{text}'.");
        return time;
    }

    private static string Zone(YamlSection root)
    {
        var zone = root.Text("time-zone") ?? "Etc/UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            root.Wrong("zone-unknown", root.LineOf("time-zone"), $"'{zone}' is no time zone this machine knows; use an IANA name such as Europe/Zurich (package tzdata).");
        return zone;
    }
}
