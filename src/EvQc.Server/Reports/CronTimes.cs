using Quartz;

namespace EvQc.Reports;

/// <summary>
/// The times of a cron expression in a time zone: five fields as in a crontab, or Quartz's six or seven with seconds first. Only Quartz's
/// arithmetic is used; what has been produced is a question to the database.
/// </summary>
internal sealed class CronTimes
{
    private const string Example = "An example: \"0 6 1 * *\" is 06:00 on the first day of every month.";
    private readonly CronExpression _cron;

    private CronTimes(CronExpression cron) => _cron = cron;

    public TimeZoneInfo Zone => _cron.TimeZone;

    /// <returns>Null when the text is no such expression; then <paramref name="why"/> says what would be.</returns>
    public static CronTimes? Of(string text, string zone, out string why)
    {
        why = "";
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        if (fields is < 5 or > 7)
        {
            why = $"'{text}' is no cron expression: write five fields, minute, hour, day of month, month, day of week. {Example}";
            return null;
        }

        try
        {
            return new(CronExpression.Parse(text, fields == 5 ? CronFormat.Unix : CronFormat.Quartz).WithTimeZone(TimeZoneInfo.FindSystemTimeZoneById(zone)));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            why = $"'{text}' is no cron expression: {e.Message.TrimEnd('.')}. {Example}";
            return null;
        }
    }

    /// <summary>
    /// The first time at or after the instant. A time that the clocks skip in spring is due when they have skipped it; one that comes twice in
    /// autumn is due the first time.
    /// </summary>
    public DateTimeOffset? FirstTimeFrom(DateTimeOffset instant) => _cron.GetNextValidTimeAfter(instant.ToUniversalTime().AddSeconds(-1))?.ToUniversalTime();
}
