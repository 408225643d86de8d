using Microsoft.EntityFrameworkCore;

namespace EvQc.Outbox;

/// <summary>A message that was given up, with what a person needs to decide on a retry.</summary>
public sealed record DeadLetter(
    Guid Id, string Type, Guid SubjectId, string Payload, string Cause, DateTimeOffset OccurredAt, DateTimeOffset DeadAt,
    int Attempts, string CorrelationId)
{
    /// <summary>The cause without its stack trace.</summary>
    public string Summary => Cause.Split('\n', 2)[0].TrimEnd();
}

/// <summary>The dead letters, the latest first.</summary>
public sealed class ListDeadLetters(EvQcContext db)
{
    public Task<List<DeadLetter>> RunAsync(CancellationToken cancellationToken) => db.Set<OutboxMessage>()
        .Where(m => m.DeadAt != null && m.CompletedAt == null)
        .OrderByDescending(m => m.DeadAt)
        .Select(m => new DeadLetter(
            m.Id, m.Type, m.SubjectId, m.Payload, m.Error ?? "", m.OccurredAt, m.DeadAt!.Value, m.Attempts, m.CorrelationId))
        .Take(500)
        .ToListAsync(cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        db.Set<OutboxMessage>().CountAsync(m => m.DeadAt != null && m.CompletedAt == null, cancellationToken);
}
