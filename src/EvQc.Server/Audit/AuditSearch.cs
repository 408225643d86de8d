using EvQc.Batches;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>What one looks for in the audit trail; every part may be left empty.</summary>
/// <param name="Actor">The name of who acted, as recorded.</param>
/// <param name="Batch">A batch number.</param>
/// <param name="Subject">The kind of record or event.</param>
/// <param name="Id">The record's id.</param>
/// <param name="From">First day, on the laboratory's clock.</param>
/// <param name="To">Last day.</param>
/// <param name="Text">Part of the values or the reason, as written.</param>
public sealed record AuditQuery(string? Actor, string? Batch, string? Subject, string? Id, DateOnly? From, DateOnly? To, string? Text);

/// <summary>One entry with the number of its batch.</summary>
public sealed record AuditLine(AuditEntry Entry, string? BatchNumber);

public sealed class AuditSearch(EvQcContext db, LaboratorySettings laboratory)
{
    public const int PageSize = 50;

    public async Task<(IReadOnlyList<AuditLine> Lines, int Total)> RunAsync(AuditQuery query, int page, CancellationToken cancellationToken)
    {
        var found = await FilterAsync(query, cancellationToken);
        var total = await found.CountAsync(cancellationToken);
        var lines = await found.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Skip((page - 1) * PageSize).Take(PageSize)
            .Select(e => new AuditLine(e, db.Set<Batch>().Where(b => b.Id == e.BatchId).Select(b => b.Number).FirstOrDefault()))
            .ToListAsync(cancellationToken);
        return (lines, total);
    }

    /// <summary>Every kind of record or event that has an entry.</summary>
    public Task<List<string>> SubjectsAsync(CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().Select(e => e.Subject).Distinct().OrderBy(s => s).ToListAsync(cancellationToken);

    /// <summary>Everybody and everything that has acted.</summary>
    public Task<List<string>> ActorsAsync(CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().Select(e => e.ActorName).Distinct().OrderBy(s => s).ToListAsync(cancellationToken);

    private async Task<IQueryable<AuditEntry>> FilterAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var found = db.Set<AuditEntry>().AsNoTracking();
        if (Given(query.Actor) is { } actor) found = found.Where(e => e.ActorName == actor);
        if (Given(query.Subject) is { } subject) found = found.Where(e => e.Subject == subject);
        if (Given(query.Id) is { } id) found = found.Where(e => e.SubjectId == id);
        if (query.From is { } from) found = found.Where(e => e.At >= Begin(from));
        if (query.To is { } to) found = found.Where(e => e.At < Begin(to.AddDays(1)));
        if (Given(query.Text) is { } text)
            found = found.Where(e => e.Changes.Contains(text) || e.Reason!.Contains(text));
        if (Given(query.Batch) is not { } number) return found;
        var batchId = await db.Set<Batch>().Where(b => b.Number == number).Select(b => (Guid?)b.Id).SingleOrDefaultAsync(cancellationToken) ?? Guid.Empty;
        return found.Where(e => e.BatchId == batchId);
    }

    private DateTimeOffset Begin(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return (laboratory.Zone.IsInvalidTime(midnight) ? new DateTimeOffset(midnight, laboratory.Zone.BaseUtcOffset) : laboratory.FromLocal(midnight)).ToUniversalTime();
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
