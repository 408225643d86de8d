using System.Globalization;
using EvQc.Shell.Database;

namespace EvQc.Shell.Web;

/// <summary>The <c>Laboratory</c> section: whose laboratory this is and in which zone its clocks hang.</summary>
public sealed record LaboratorySettings(string Name, TimeZoneInfo Zone)
{
    public static LaboratorySettings Read(IConfiguration configuration)
    {
        var zone = configuration["Laboratory:Zone"] is { Length: > 0 } id ? id : "Etc/UTC";
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? new(configuration["Laboratory:Name"] is { Length: > 0 } name ? name : "Quality control laboratory", found)
            : throw new CannotStartException($"Laboratory:Zone is '{zone}', which is no known time zone; use an IANA name such as Europe/Zurich.");
    }

    /// <summary>The time as the clock on the laboratory's wall shows it: <c>2026-11-20 16:24</c>.</summary>
    public string Local(DateTimeOffset time) => In(time).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public string LocalDate(DateTimeOffset time) => In(time).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public DateTimeOffset In(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    /// <summary>The instant that a local time from a form names. In the repeated hour of autumn the first is meant.</summary>
    public DateTimeOffset FromLocal(DateTime local)
    {
        var clock = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(clock))
            throw new QcRuleException(
                "time-does-not-exist",
                string.Create(CultureInfo.InvariantCulture, $"{clock:yyyy-MM-dd HH:mm} did not exist in {Zone.Id}: the clocks were put forward."),
                "Enter the time as the clock showed it.");
        var offset = Zone.IsAmbiguousTime(clock) ? Zone.GetAmbiguousTimeOffsets(clock).Max() : Zone.GetUtcOffset(clock);
        return new DateTimeOffset(clock, offset);
    }

    /// <summary>When a day begins on the laboratory's clock; where midnight was left out by a change of clocks, the moment of the change.</summary>
    public DateTimeOffset BeginOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return (Zone.IsInvalidTime(midnight) ? new DateTimeOffset(midnight, Zone.BaseUtcOffset) : FromLocal(midnight)).ToUniversalTime();
    }

    /// <summary>The instant of an instrument's local time; null where the change of clocks makes it not exist or happen twice.</summary>
    public DateTimeOffset? InstantOf(DateTime local)
    {
        var clock = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return Zone.IsInvalidTime(clock) || Zone.IsAmbiguousTime(clock) ? null : new DateTimeOffset(clock, Zone.GetUtcOffset(clock)).ToUniversalTime();
    }

    /// <summary>Every instant that an instrument's local time can mean: two in the hour that the end of summer time repeats, none in the one that its beginning leaves out.</summary>
    public IReadOnlyList<DateTimeOffset> InstantsOf(DateTime local)
    {
        var clock = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(clock)) return [];
        return Zone.IsAmbiguousTime(clock)
            ? [.. Zone.GetAmbiguousTimeOffsets(clock).Select(offset => new DateTimeOffset(clock, offset).ToUniversalTime()).Order()]
            : [new DateTimeOffset(clock, Zone.GetUtcOffset(clock)).ToUniversalTime()];
    }
}
