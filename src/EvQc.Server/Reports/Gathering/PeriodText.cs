using System.Globalization;

namespace EvQc.Reports.Gathering;

/// <summary>How a document names its period: <c>October 2026</c>, <c>week 2026-W42</c>.</summary>
internal static class PeriodText
{
    public static string Of(PeriodKind kind, string name, DateTimeOffset start, string zone) => kind switch
    {
        PeriodKind.Month => PrintedTime.In(start, zone).ToString("MMMM yyyy", CultureInfo.InvariantCulture),
        PeriodKind.Week => $"week {name}",
        PeriodKind.Quarter => $"quarter {name}",
        _ => $"year {name}",
    };
}
