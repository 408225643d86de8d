using EvQc.People;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.MyWork;

/// <summary>What waits for those who watch over access: security events, the review of access and what it decided, one's own password.</summary>
public sealed class AccessWork(EvQcContext db, SecurityEvents events, ReviewAccess review, PasswordPolicy passwords)
{
    public async Task<WorkGroup> EventsAsync(CancellationToken cancellationToken)
    {
        var open = events.Open();
        var first = await open.OrderByDescending(e => e.At).Take(WorkGroup.Most).Select(e => new { e.Subject, e.ActorName, e.At }).ToListAsync(cancellationToken);
        return new("Security events to look into", "alert",
            [.. first.Select(e => new WorkItem(Words.Of(Enum.Parse<SecurityEventKind>(e.Subject)), e.ActorName, $"{Links.Security}?kind={e.Subject}", e.At))],
            await open.CountAsync(cancellationToken), Links.Security);
    }

    public async Task<WorkGroup> ReviewAsync(LaboratorySettings laboratory, CancellationToken cancellationToken) => WorkGroup.Due(
        "Review of access", "lock", "Who has access, and is it still needed?", await review.DueAtAsync(cancellationToken), db.Time.GetUtcNow(), laboratory, Links.NewAccessReview, Links.Access);

    /// <summary>What the last review decided and nobody has carried out.</summary>
    public async Task<WorkGroup> DecisionsAsync(CancellationToken cancellationToken)
    {
        var last = await db.Set<AccessReview>().AsNoTracking().Include(r => r.Lines.Where(l => l.Decision == AccessDecision.Change || l.Decision == AccessDecision.Remove))
            .OrderByDescending(r => r.At).FirstOrDefaultAsync(cancellationToken);
        var open = new List<WorkItem>();
        foreach (var line in last?.Lines ?? [])
        {
            var done = line.IsKey
                ? await db.Set<ApiKey>().AnyAsync(k => k.Id == line.SubjectId && k.RevokedAt != null, cancellationToken)
                : await db.Users.AnyAsync(p => p.Id == line.SubjectId && (p.DeactivatedAt != null || (line.Decision == AccessDecision.Change && p.RoleGrantedAt > last!.At)), cancellationToken);
            if (!done) open.Add(new(line.Name, $"{Words.Of(line.Decision).ToLowerInvariant()}: {line.Remark}", line.IsKey ? $"{Links.ApiKeys}/{line.SubjectId}" : Links.Person(line.SubjectId), last!.At));
        }

        return new("Access to change or remove", "people", [.. open.Take(WorkGroup.Most)], open.Count, last is null ? Links.Access : Links.AccessReview(last.Id));
    }

    public async Task<WorkGroup> PasswordAsync(Actor actor, CancellationToken cancellationToken)
    {
        var person = await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == actor.PersonId, cancellationToken);
        var due = person is null ? null : passwords.DueAt(person);
        IReadOnlyList<WorkItem> items = due is { } at && at - PasswordPolicy.Notice < db.Time.GetUtcNow()
            ? [new("Choose a new password", $"yours reaches its greatest age in {LaboratoryWork.Plural(Math.Max(0, (int)(at - db.Time.GetUtcNow()).TotalDays), "day", "days")}", Links.ChangePassword, null)]
            : [];
        return new("Your account", "key", items, items.Count, Links.ChangePassword);
    }
}
