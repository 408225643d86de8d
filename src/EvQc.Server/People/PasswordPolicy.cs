using System.Globalization;

namespace EvQc.People;

/// <summary>How long a password lasts and which do not come back: 21 CFR 11.300(b), credentials are periodically revised.</summary>
/// <param name="MaximumAge">After this a sign-in leads to the choice of a new one; null for never.</param>
/// <param name="NotReused">How many former passwords a new one may not be.</param>
public sealed record PasswordPolicy(TimeSpan? MaximumAge, int NotReused)
{
    /// <summary>My work reminds this long before.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    public static PasswordPolicy Read(IConfiguration configuration)
    {
        var (days, reused) = (configuration.GetValue("Passwords:MaximumAge", 365), configuration.GetValue("Passwords:NotReused", 5));
        if (days is < 0 or > 3650) throw new Shell.CannotStartException("Passwords:MaximumAge is a number of days from 1 to 3650, or 0 for passwords that never age.");
        if (reused is < 1 or > 24) throw new Shell.CannotStartException("Passwords:NotReused is a number from 1 to 24.");
        return new(days == 0 ? null : TimeSpan.FromDays(days), reused);
    }

    public DateTimeOffset? DueAt(Person person) => (person.PasswordSetAt ?? person.CreatedAt) + MaximumAge;

    public bool IsTooOld(Person person, DateTimeOffset now) => DueAt(person) <= now;

    public string AgeText => string.Create(CultureInfo.InvariantCulture, $"{MaximumAge?.TotalDays:0} days");
}
