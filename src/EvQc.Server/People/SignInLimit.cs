using System.Threading.RateLimiting;

namespace EvQc.People;

/// <summary>
/// How often one address may try one account, and how often it may show a wrong API key, in a minute. The limit per address for all
/// accounts together stands at the door's route.
/// </summary>
public sealed class SignInLimit(IConfiguration configuration) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _accounts = PerMinute(Math.Max(5, configuration.GetValue("People:SignInAttemptsPerMinute", 30) / 3));
    private readonly PartitionedRateLimiter<string> _keys = PerMinute(configuration.GetValue("People:KeyFailuresPerMinute", 30));
    private readonly PartitionedRateLimiter<string> _told = PerMinute(1);

    public bool AllowsSignIn(string account, string address) => Takes(_accounts, $"{account}|{address}");

    public bool AllowsKeyFailure(string address) => Takes(_keys, address);

    /// <summary>True once a minute: a flood is one event, or it would bury the others.</summary>
    public bool IsWorthTelling(string what) => Takes(_told, what);

    public void Dispose()
    {
        _accounts.Dispose();
        _keys.Dispose();
        _told.Dispose();
    }

    private static bool Takes(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<string> PerMinute(int most) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new() { PermitLimit = most, Window = TimeSpan.FromMinutes(1) }));
}
