using EvQc.Outbox;

namespace EvQc.Review;

/// <summary>Nothing is missing any more: the batch waits for its review.</summary>
public sealed record BatchReadyForReview(Guid BatchId) : IMessage
{
    Guid IMessage.SubjectId => BatchId;
}

public sealed record BatchReleased(Guid BatchId) : IMessage
{
    Guid IMessage.SubjectId => BatchId;
}

public sealed record BatchRejected(Guid BatchId) : IMessage
{
    Guid IMessage.SubjectId => BatchId;
}
