using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Audit;

/// <summary>
/// A row of the audit table exactly as it lies there, role and action as plain text: what somebody has written into it from outside must
/// be readable to be found.
/// </summary>
public sealed class TrailRow : IUnaudited
{
    public required long Sequence { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Zone { get; init; }

    public string? Origin { get; init; }

    public required Guid ActorId { get; init; }

    public required string ActorName { get; init; }

    public string? ActorRole { get; init; }

    public required string Action { get; init; }

    public required string Subject { get; init; }

    public required string SubjectId { get; init; }

    public Guid? BatchId { get; init; }

    public required string Changes { get; init; }

    public string? Reason { get; init; }

    public required string CorrelationId { get; init; }
}

internal sealed class TrailRowMapping : IEntityTypeConfiguration<TrailRow>
{
    public void Configure(EntityTypeBuilder<TrailRow> row)
    {
        row.HasNoKey();
        row.ToView("audit");
    }
}
