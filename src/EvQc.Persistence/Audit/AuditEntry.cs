using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Audit;

/// <summary>On whose behalf a unit of work runs, and why.</summary>
public sealed record Acting(Actor Actor, string? Reason, string CorrelationId);

/// <summary>Tables that carry no regulated record (message plumbing); everything else is audited without further code.</summary>
public interface IUnaudited;

public enum AuditAction
{
    Created,
    Changed,
    Deleted,

    /// <summary>An act that changed no table but must be known: sign-in, failed sign-in, refusal, export.</summary>
    Event,
}

/// <summary>Who, when, what (old, new), why: one entry per changed row or event, written in the transaction of the change.</summary>
public sealed class AuditEntry : IUnaudited
{
    public required Guid Id { get; init; }

    /// <summary>The order in which the database took entries in. Entries commit out of this order, and an abandoned transaction leaves a gap.</summary>
    public long Sequence { get; private set; }

    public required DateTimeOffset At { get; init; }

    public required Guid ActorId { get; init; }

    public required string ActorName { get; init; }

    public required Role? ActorRole { get; init; }

    public required AuditAction Action { get; init; }

    /// <summary>What kind of record, e.g. <c>Batch</c>, or of event, e.g. <c>SignIn</c>.</summary>
    public required string Subject { get; init; }

    public required string SubjectId { get; init; }

    public Guid? BatchId { get; init; }

    /// <summary>JSON: property → [old, new].</summary>
    public required string Changes { get; init; }

    public string? Reason { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>From where: the caller's address, or the verb of the command line; null where EvQc acted on its own.</summary>
    public string? Origin { get; init; }

    /// <summary>The zone of the clocks that the person sees, an IANA name: the laboratory's where EvQc acted on its own.</summary>
    public string? Zone { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit");
        entry.Property(e => e.Sequence).ValueGeneratedOnAdd();
        entry.Property(e => e.ActorName).HasMaxLength(260);
        entry.Property(e => e.Changes).HasMaxLength(-1);
        entry.Property(e => e.Reason).HasMaxLength(1000);
        entry.Property(e => e.Origin).HasMaxLength(100);
        entry.Property(e => e.Zone).HasMaxLength(60);
        entry.HasIndex(e => e.Sequence).IsUnique();
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => e.BatchId);
        entry.HasIndex(e => new { e.Subject, e.SubjectId });
    }
}
