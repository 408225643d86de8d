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

    private static ReportSchedule? Read(YamlSection root)
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
        var zone = Zone(root);
        var cron = Cron(root, zone);
        var first = First(root, period);
        if (cron is { Times: var times } && first != default && times.FirstTimeFrom(DuePeriods.Instant(first, TimeOnly.MinValue, times.Zone)) is null)
            root.Wrong("cron-never", root.LineOf("cron"), $"'{cron.Text}' has no time after {first:yyyy-MM-dd}, so nothing would ever be due.");
        var schedule = cron is null ? null : new ReportSchedule(name, title, report, period ?? PeriodKind.Month, first, cron.Text, zone) { FirstTimeFrom = cron.Times.FirstTimeFrom };
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

    private static CronText? Cron(YamlSection root, string zone)
    {
        if (root.Has("due-on-day") || root.Has("due-at"))
            root.Wrong("cron-instead", root.LineOf(root.Has("due-on-day") ? "due-on-day" : "due-at"), "'due-on-day' and 'due-at' are one key now: cron: \"0 6 1 * *\" is 06:00 on the first day of every month.");
        _ = (root.Part("due-on-day", required: false), root.Part("due-at", required: false));
        if (root.Text("cron") is not { } text) return null;
        if (CronTimes.Of(text, zone, out var why) is { } times) return new(text, times);
        root.Wrong("cron-unreadable", root.LineOf("cron"), why);
        return null;
    }

    private sealed record CronText(string Text, CronTimes Times);

    private static string Zone(YamlSection root)
    {
        var zone = root.Text("time-zone") ?? "Etc/UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            root.Wrong("zone-unknown", root.LineOf("time-zone"), $"'{zone}' is no time zone this machine knows; use an IANA name such as Europe/Zurich (package tzdata).");
            return "Etc/UTC";
        }

        return zone;
    }
}
