using EvQc.Outbox;
using EvQc.People;
using EvQc.Reports;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.MyWork;

/// <summary>What waits for those who keep EvQc running.</summary>
public sealed class MachineryWork(EvQcContext db)
{
    public static readonly TimeSpan KeyNotice = TimeSpan.FromDays(30);

    public async Task<WorkGroup> DeadLettersAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<OutboxMessage>().AsNoTracking().Where(m => m.DeadAt != null && m.CompletedAt == null);
        var first = await waiting.OrderBy(m => m.DeadAt).Take(WorkGroup.Most).Select(m => new { m.Type, m.Error, m.DeadAt }).ToListAsync(cancellationToken);
        return new("Messages that failed", "message",
            [.. first.Select(m => new WorkItem(m.Type, (m.Error ?? "").Split('\n', 2)[0].TrimEnd(), Links.DeadLetters, m.DeadAt))],
            await waiting.CountAsync(cancellationToken), Links.DeadLetters);
    }

    public async Task<WorkGroup> FailedReportsAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<ReportRun>().AsNoTracking().Where(r => r.Status == ReportRunStatus.Failed);
        var first = await waiting.OrderBy(r => r.DueAt).Take(WorkGroup.Most).Select(r => new { r.Schedule, r.Error, r.FinishedAt }).ToListAsync(cancellationToken);
        return new("Reports that failed", "report",
            [.. first.Select(r => new WorkItem(r.Schedule, r.Error ?? "", Links.Reports, r.FinishedAt))],
            await waiting.CountAsync(cancellationToken), Links.Reports);
    }

    public async Task<WorkGroup> LockedAccountsAsync(CancellationToken cancellationToken)
    {
        var now = db.Time.GetUtcNow();
        var waiting = db.Users.AsNoTracking().Where(p => p.DeactivatedAt == null && p.LockoutEnd > now);
        var first = await waiting.OrderBy(p => p.LockoutEnd).Take(WorkGroup.Most).Select(p => new { p.Id, p.PrintedName }).ToListAsync(cancellationToken);
        return new("Locked accounts", "lock",
            [.. first.Select(p => new WorkItem(p.PrintedName, "too many wrong passwords", Links.Person(p.Id), null))],
            await waiting.CountAsync(cancellationToken), Links.People);
    }

    public async Task<WorkGroup> EndingKeysAsync(CancellationToken cancellationToken)
    {
        var now = db.Time.GetUtcNow();
        var soon = now + KeyNotice;
        var waiting = db.Set<ApiKey>().AsNoTracking().Where(k => k.RevokedAt == null && k.ExpiresAt > now && k.ExpiresAt < soon);
        var first = await waiting.OrderBy(k => k.ExpiresAt).Take(WorkGroup.Most).Select(k => new { k.Id, k.Name, k.ExpiresAt }).ToListAsync(cancellationToken);
        return new("API keys that expire soon", "key",
            [.. first.Select(k => new WorkItem(k.Name, $"expires in {LaboratoryWork.Plural((int)(k.ExpiresAt - now).TotalDays, "day", "days")}", $"{Links.ApiKeys}/{k.Id}", null))],
            await waiting.CountAsync(cancellationToken), Links.ApiKeys);
    }
}
