using EvQc.People;
using EvQc.Shell.Web;

namespace EvQc.Audit;

/// <summary>
/// Refusals of what a form or a script sent (a field left out, a number that is none): told with who, which act, which field and which code, never with what
/// was entered. A few of one person and act in a minute are told one by one; the rest of that minute is one entry with their number.
/// </summary>
public sealed class InputRefusals(TimeProvider time)
{
    public const string Subject = "InputRefusal";

    /// <summary>More of one act in a minute come from a script that is broken.</summary>
    public const int MostInAMinute = 10;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(Guid, string), Window> _windows = [];
    private readonly Lock _lock = new();

    public static string Text(Refusal refusal)
    {
        var fields = string.Join(", ", refusal.Fields.Take(20).Select(f => f.Length <= 120 ? f : f[..120] + "…"));
        return fields.Length == 0 ? refusal.Code : $"{refusal.Code}: {fields}{(refusal.Fields.Count > 20 ? $" and {refusal.Fields.Count - 20} more" : "")}";
    }

    public bool IsWorthTelling(Actor actor, string act)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_windows.TryGetValue((actor.PersonId, act), out var window) || (window.Untold == 0 && now - window.Since >= s_minute))
                _windows[(actor.PersonId, act)] = window = new(actor, act, now);
            window.Count++;
            return window.Untold == 0;
        }
    }

    /// <summary>The minutes that are over and of which something was not told one by one.</summary>
    public IReadOnlyList<(Actor Actor, string What)> TakeOver()
    {
        lock (_lock)
        {
            var over = _windows.Where(w => time.GetUtcNow() - w.Value.Since >= s_minute).ToArray();
            foreach (var (key, _) in over) _windows.Remove(key);
            return [.. over.Select(w => w.Value).Where(w => w.Untold > 0).Select(w => (w.Actor, FormattableString.Invariant($"{w.Act}: {w.Untold} more refused for what they sent, since {w.Since:yyyy-MM-dd HH:mm:ss} UTC")))];
        }
    }

    private sealed class Window(Actor actor, string act, DateTimeOffset since)
    {
        public Actor Actor => actor;

        public string Act => act;

        public DateTimeOffset Since => since;

        public int Count { get; set; }

        public int Untold => Math.Max(0, Count - MostInAMinute);
    }
}

/// <summary>Tells of the refusals that were only counted.</summary>
public sealed class TellInputRefusals(EvQcContext db, InputRefusals inputs)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (actor, what) in inputs.TakeOver())
        {
            db.ActAs(actor);
            AuditTrail.Event(db, InputRefusals.Subject, "", what);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
