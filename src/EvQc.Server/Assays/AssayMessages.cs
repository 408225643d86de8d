using EvQc.Outbox;

namespace EvQc.Assays;

/// <summary>Results of a batch were recorded, corrected, verified or invalidated.</summary>
public sealed record ResultRecorded(Guid BatchId, IReadOnlyList<Guid> ResultIds) : IMessage
{
    Guid IMessage.SubjectId => BatchId;
}
