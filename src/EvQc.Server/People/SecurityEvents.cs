using System.Text.Json;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>A security event of the audit trail, with what came of it.</summary>
public sealed record SecurityEvent(AuditEntry Entry, AcknowledgedEvent? Acknowledged)
{
    public SecurityEventKind Kind => Enum.Parse<SecurityEventKind>(Entry.Subject);

    public string What
    {
        get
        {
            using var json = JsonDocument.Parse(Entry.Changes);
            return json.RootElement.TryGetProperty("what", out var what) ? what.ToString() : "";
        }
    }
}

/// <summary>Reads security events from the audit trail, the newest first.</summary>
public sealed class SecurityEvents(EvQcContext db)
{
    public const int PageSize = 50;
    private static readonly string[] Subjects = Enum.GetNames<SecurityEventKind>();

    /// <param name="kind">Null for all kinds.</param>
    /// <param name="open">Only what nobody has acknowledged.</param>
    public async Task<(IReadOnlyList<SecurityEvent> Events, int Total)> RunAsync(SecurityEventKind? kind, bool open, int page, CancellationToken cancellationToken)
    {
        var found = Found(kind, open);
        var entries = await found.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        var ids = entries.ConvertAll(e => e.Id);
        var acknowledged = await db.Set<AcknowledgedEvent>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
        return ([.. entries.Select(e => new SecurityEvent(e, acknowledged.GetValueOrDefault(e.Id)))], await found.CountAsync(cancellationToken));
    }

    /// <summary>Events that nobody has acknowledged.</summary>
    public IQueryable<AuditEntry> Open() => Found(null, open: true);

    internal static bool IsSecurity(AuditEntry entry) => entry.Action == AuditAction.Event && Array.IndexOf(Subjects, entry.Subject) >= 0;

    private IQueryable<AuditEntry> Found(SecurityEventKind? kind, bool open)
    {
        var found = db.Set<AuditEntry>().AsNoTracking().Where(e => e.Action == AuditAction.Event);
        var subject = kind?.ToString();
        found = subject is null ? found.Where(e => Subjects.Contains(e.Subject)) : found.Where(e => e.Subject == subject);
        return open ? found.Where(e => !db.Set<AcknowledgedEvent>().Any(a => a.Id == e.Id)) : found;
    }
}

/// <summary>Somebody looked into security events and says what came of it.</summary>
public sealed class AcknowledgeEvents(EvQcContext db)
{
    public const int Most = 500;

    public sealed record Request(IReadOnlyCollection<Guid> Ids, string? Remark);

    /// <returns>How many were acknowledged now; what somebody else acknowledged a moment before stays theirs.</returns>
    public async Task<int> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        Shell.ActorPermission.Must(actor, Permission.WatchSecurity);
        new Shell.Web.FieldErrors().Need(request.Remark, "Remark", "Say in a sentence what you found, or why there is nothing to find.", 1000)
            .AddIf(request.Ids.Count is 0 or > Most, "Ids", "Choose from 1 to 500 events.").ThrowIfAny();

        var open = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => request.Ids.Contains(e.Id) && !db.Set<AcknowledgedEvent>().Any(a => a.Id == e.Id)).ToListAsync(cancellationToken);
        open.RemoveAll(e => !SecurityEvents.IsSecurity(e));
        if (open.Count == 0) throw new QcRuleException("nothing-to-acknowledge", "None of these events waits for anybody any more.", "Load the page again to see what is open now.");

        // Who caused an event does not decide that it was harmless.
        if (open.Exists(e => e.ActorId == actor.PersonId))
            throw new QcRuleException("own-event", "An event that you caused is somebody else's to acknowledge.", "Leave yours out; another administrator or QA reviewer looks at them.");
        db.ActAs(actor, request.Remark!.Trim());
        db.AddRange(open.Select(e => new AcknowledgedEvent { Id = e.Id, At = db.Time.GetUtcNow(), ById = actor.PersonId, ByName = actor.Name, Remark = request.Remark.Trim() }));
        await db.SaveChangesAsync(cancellationToken);
        return open.Count;
    }
}
