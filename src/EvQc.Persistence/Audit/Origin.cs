namespace EvQc.Audit;

/// <summary>From where the work in hand was asked for, and on which zone's clocks. It goes with the work, across units of work of its own.</summary>
/// <param name="From">The caller's address, or the verb of the command line; at most 100 characters.</param>
/// <param name="Zone">The zone in which the person reads the clock, an IANA name.</param>
public sealed record Origin(string From, string Zone)
{
    private static readonly AsyncLocal<Origin?> s_current = new();

    /// <summary>Null where EvQc acts on its own: a consumer, a schedule.</summary>
    public static Origin? Current => s_current.Value;

    /// <summary>Holds for everything that the calling asynchronous method does from here on.</summary>
    public static void Begin(string from, string zone) =>
        s_current.Value = new(from.Length <= 100 ? from : from[..100], zone);
}
