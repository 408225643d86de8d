using EvQc.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Outbox;

/// <summary>
/// A message on its way: written in the transaction of the change it tells of, done when every consumer has committed, dead when
/// one of them gave it up. It is never deleted before it is done.
/// </summary>
public sealed class OutboxMessage : IUnaudited
{
    public const int ErrorLength = 4000;

    public required Guid Id { get; init; }

    /// <summary>The message record's simple name, e.g. <c>BatchReleased</c>. Text, so that a message of an older or newer version is kept.</summary>
    public required string Type { get; init; }

    public required string Payload { get; init; }

    /// <summary>What the message is about (a batch, a file, a report run), for finding it.</summary>
    public required Guid SubjectId { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>W3C trace context of the act that told it, so that a trace goes on across the bus.</summary>
    public string? TraceParent { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>How often it was handed to the bus.</summary>
    public int Attempts { get; init; }

    /// <summary>How often a consumer failed since it was told or last retried by a person.</summary>
    public int Failures { get; init; }

    /// <summary>Which node has it, under which lease; another may take it when <see cref="DueAt"/> has come.</summary>
    public string? LeasedBy { get; init; }

    public Guid? LeaseId { get; init; }

    /// <summary>When <see cref="DueAt"/> was set. Lies in the future only if the clock went backwards: then the lease is void.</summary>
    public DateTimeOffset? LeasedAt { get; init; }

    /// <summary>Not before this time; null: at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset? DeadAt { get; init; }

    /// <summary>The last failure: which consumer, why. Kept after a later success.</summary>
    public string? Error { get; init; }
}

/// <summary>One consumer has done its work for one message: written in the transaction of that work.</summary>
public sealed class InboxRow : IUnaudited
{
    public required Guid MessageId { get; init; }

    public required string Consumer { get; init; }

    public required DateTimeOffset ConsumedAt { get; init; }
}

internal sealed class OutboxMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox");
        message.Property(m => m.Type).HasMaxLength(120);
        message.Property(m => m.Payload).HasMaxLength(-1);
        message.Property(m => m.CorrelationId).HasMaxLength(200);
        message.Property(m => m.TraceParent).HasMaxLength(80);
        message.Property(m => m.Error).HasMaxLength(OutboxMessage.ErrorLength);
        message.HasIndex(m => new { m.CompletedAt, m.DeadAt, m.Id });
        message.HasIndex(m => m.LeaseId);
        message.HasIndex(m => m.SubjectId);
    }
}

internal sealed class InboxMapping : IEntityTypeConfiguration<InboxRow>
{
    public void Configure(EntityTypeBuilder<InboxRow> row)
    {
        row.ToTable("inbox");
        row.HasKey(r => new { r.MessageId, r.Consumer });
        row.Property(r => r.Consumer).HasMaxLength(120);
    }
}
