using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>A review that is due again every few months; the first is counted from the first account.</summary>
internal static class RecurringReview
{
    /// <param name="setting">Holds the months, 3 unless it says otherwise, from 1 to 24.</param>
    public static int Months(IConfiguration configuration, string setting) => Math.Clamp(configuration.GetValue(setting, 3), 1, 24);

    /// <param name="next">What the last review says; null before the first.</param>
    public static async Task<DateTimeOffset?> DueAtAsync(EvQcContext db, DateTimeOffset? next, int months, CancellationToken cancellationToken) =>
        next ?? (await db.Users.OrderBy(p => p.CreatedAt).Select(p => (DateTimeOffset?)p.CreatedAt).FirstOrDefaultAsync(cancellationToken))?.AddMonths(months);
}
