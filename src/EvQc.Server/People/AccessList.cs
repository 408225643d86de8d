using System.Security.Cryptography;
using System.Text;
using EvQc.Audit;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>One person or API key that has access: what, since when, given by whom, last used.</summary>
public sealed record Access(Guid Id, bool IsKey, string Name, Role Role, IReadOnlyList<Permission>? Scope, DateTimeOffset? GrantedAt, string? GrantedBy, DateTimeOffset? LastUsedAt, DateTimeOffset? EndsAt)
{
    /// <summary>Of a person, the methods trained on; of a key, who answers for its results. For the reviewer to see; the access does not change with it.</summary>
    public string? Footing { get; init; }

    public string Kind => IsKey ? "API key" : "Person";
}

/// <summary>Who has access now, and how that came to be.</summary>
public sealed class AccessList(EvQcContext db)
{
    private static readonly string[] Subjects = [nameof(Person), nameof(ApiKey)];

    /// <summary>Every active person and every usable key.</summary>
    public async Task<IReadOnlyList<Access>> RunAsync(CancellationToken cancellationToken)
    {
        var now = db.Time.GetUtcNow();
        var people = await db.Users.AsNoTracking().Where(p => p.DeactivatedAt == null).OrderBy(p => p.PrintedName).ThenBy(p => p.UserName).ToListAsync(cancellationToken);
        var keys = await db.Set<ApiKey>().AsNoTracking().Where(k => k.RevokedAt == null && k.ExpiresAt > now).OrderBy(k => k.Name).ToListAsync(cancellationToken);
        var withdrawn = db.Set<TrainingWithdrawal>();
        var trainings = (await db.Set<Training>().AsNoTracking().Where(t => !withdrawn.Any(w => w.Id == t.Id)).ToListAsync(cancellationToken))
            .Where(t => t.Counts(DateOnly.FromDateTime(now.UtcDateTime))).ToLookup(t => t.PersonId, t => t.Label);
        return
        [
            .. people.Select(p => new Access(p.Id, false, p.AsActor().Name, p.Role, null, p.RoleGrantedAt ?? p.CreatedAt, p.RoleGrantedBy, p.LastSignInAt, null)
            {
                Footing = trainings[p.Id].Any() ? $"trained on {string.Join(", ", trainings[p.Id].Distinct().Order(StringComparer.Ordinal))}" : p.Role.Allows(Permission.RecordResult) ? "no current training" : null,
            }),
            .. keys.Select(k => new Access(k.Id, true, k.Name, k.Role, k.Scope, k.CreatedAt, k.CreatedBy, k.LastUsedAt, k.ExpiresAt)
            {
                Footing = k.Responsible is { } who ? $"{who} answers for its results" : null,
            }),
        ];
    }

    /// <summary>Who gave, changed or took access, the newest first: from the audit trail, which nobody can edit.</summary>
    public Task<List<AuditEntry>> HistoryAsync(int most, CancellationToken cancellationToken) => db.Set<AuditEntry>().AsNoTracking()
        .Where(e => Subjects.Contains(e.Subject) && (e.Action == AuditAction.Created || e.Changes.Contains("\"Role\"") || e.Changes.Contains("\"DeactivatedAt\"") || e.Changes.Contains("\"RevokedAt\"")))
        .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(most).ToListAsync(cancellationToken);

    /// <summary>A mark of the whole list: another one means that somebody's access changed in between.</summary>
    public static string MarkOf(IReadOnlyList<Access> list) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', list.Select(a => $"{a.Id:N} {a.Role} {(a.Scope is null ? "" : string.Join(',', a.Scope))} {a.GrantedAt:O}")))))[..16];
}
