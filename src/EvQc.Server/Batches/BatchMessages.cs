using EvQc.Outbox;

namespace EvQc.Batches;

/// <summary>A step of the route was recorded or repeated.</summary>
public sealed record StepRecorded(Guid BatchId, Guid StepId) : IMessage
{
    Guid IMessage.SubjectId => BatchId;
}
