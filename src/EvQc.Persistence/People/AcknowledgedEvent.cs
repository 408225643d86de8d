using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.People;

/// <summary>Somebody looked into a security event of the audit trail, and says what came of it. The trail itself is never touched.</summary>
public sealed class AcknowledgedEvent
{
    /// <summary>The audit entry's id; each is acknowledged once.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required string Remark { get; init; }
}

internal sealed class AcknowledgedEventMapping : IEntityTypeConfiguration<AcknowledgedEvent>
{
    public void Configure(EntityTypeBuilder<AcknowledgedEvent> acknowledged)
    {
        acknowledged.ToTable("acknowledged_events");
        acknowledged.Property(a => a.ByName).HasMaxLength(260);
        acknowledged.Property(a => a.Remark).HasMaxLength(1000);
    }
}
