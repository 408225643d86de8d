using System.Runtime.CompilerServices;
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
/// <param name="Why">Part of the reason.</param>
/// <param name="Sort"><c>when</c>, <c>who</c>, <c>what</c> or <c>why</c>, with a minus before it for the other way round; the newest first when empty.</param>
public sealed record AuditQuery(string? Actor, string? Batch, string? Subject, string? Id, DateOnly? From, DateOnly? To, string? Text, string? Why = null, string? Sort = null);

/// <summary>One entry with the number of its batch, and of the block that seals it.</summary>
/// <param name="Block">Null: not yet sealed.</param>
public sealed record AuditLine(AuditEntry Entry, string? BatchNumber, long? Block);

public sealed class AuditSearch(EvQcContext db, Seals seals, LaboratorySettings laboratory)
{
    public const int PageSize = 50;

    public async Task<(IReadOnlyList<AuditLine> Lines, int Total)> RunAsync(AuditQuery query, int page, CancellationToken cancellationToken)
    {
        var found = await FilterAsync(query, cancellationToken);
        return (await PageAsync(found, query, (page - 1) * PageSize, PageSize, cancellationToken), await found.CountAsync(cancellationToken));
    }

    /// <summary>All of the selection, in its order, read in pieces.</summary>
    public async IAsyncEnumerable<AuditLine> AllAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Piece = 1000;
        var found = await FilterAsync(query, cancellationToken);
        for (var skip = 0; ; skip += Piece)
        {
            var lines = await PageAsync(found, query, skip, Piece, cancellationToken);
            foreach (var line in lines) yield return line;
            if (lines.Count < Piece) yield break;
        }
    }

    public async Task<int> CountAsync(AuditQuery query, CancellationToken cancellationToken) =>
        await (await FilterAsync(query, cancellationToken)).CountAsync(cancellationToken);

    /// <summary>Every kind of record or event that has an entry.</summary>
    public Task<List<string>> SubjectsAsync(CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().Select(e => e.Subject).Distinct().OrderBy(s => s).ToListAsync(cancellationToken);

    /// <summary>Everybody and everything that has acted.</summary>
    public Task<List<string>> ActorsAsync(CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().Select(e => e.ActorName).Distinct().OrderBy(s => s).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<AuditLine>> PageAsync(IQueryable<AuditEntry> found, AuditQuery query, int skip, int take, CancellationToken cancellationToken)
    {
        var lines = await Sorted(found, query.Sort).Skip(skip).Take(take)
            .Select(e => new { Entry = e, Number = db.Set<Batch>().Where(b => b.Id == e.BatchId).Select(b => b.Number).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var blocks = await seals.OfAsync([.. lines.Select(l => l.Entry.Sequence)], cancellationToken);
        return [.. lines.Select(l => new AuditLine(l.Entry, l.Number, blocks.TryGetValue(l.Entry.Sequence, out var block) ? block : null))];
    }

    private static IOrderedQueryable<AuditEntry> Sorted(IQueryable<AuditEntry> found, string? sort) => (sort switch
    {
        "when" => found.OrderBy(e => e.At),
        "who" => found.OrderBy(e => e.ActorName).ThenByDescending(e => e.At),
        "-who" => found.OrderByDescending(e => e.ActorName).ThenByDescending(e => e.At),
        "what" => found.OrderBy(e => e.Subject).ThenByDescending(e => e.At),
        "-what" => found.OrderByDescending(e => e.Subject).ThenByDescending(e => e.At),
        "why" => found.OrderBy(e => e.Reason).ThenByDescending(e => e.At),
        "-why" => found.OrderByDescending(e => e.Reason).ThenByDescending(e => e.At),
        _ => found.OrderByDescending(e => e.At),
    }).ThenByDescending(e => e.Sequence);

    private async Task<IQueryable<AuditEntry>> FilterAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var found = db.Set<AuditEntry>().AsNoTracking();
        if (Given(query.Actor) is { } actor) found = found.Where(e => e.ActorName == actor);
        if (Given(query.Subject) is { } subject) found = found.Where(e => e.Subject == subject);
        if (Given(query.Id) is { } id) found = found.Where(e => e.SubjectId == id);
        if (query.From is { } from) found = found.Where(e => e.At >= laboratory.BeginOf(from));
        if (query.To is { } to) found = found.Where(e => e.At < laboratory.BeginOf(to.AddDays(1)));
        if (Given(query.Text) is { } text)
            found = found.Where(e => e.Changes.Contains(text) || e.Reason!.Contains(text));
        if (Given(query.Why) is { } why) found = found.Where(e => e.Reason!.Contains(why));
        if (Given(query.Batch) is not { } number) return found;
        var batchId = await db.Set<Batch>().Where(b => b.Number == number).Select(b => (Guid?)b.Id).SingleOrDefaultAsync(cancellationToken) ?? Guid.Empty;
        return found.Where(e => e.BatchId == batchId);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
