namespace EvQc.Review;

/// <summary>What is to be done because of an investigation, by whom and until when. Only added to; that it was done is a record of its own.</summary>
public sealed class CorrectiveTask
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid InvestigationId { get; init; }

    public required string What { get; init; }

    public required Guid OwnerId { get; init; }

    public required string Owner { get; init; }

    public required DateOnly Due { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }
}

/// <summary>A corrective task was done. It may outlast the batch: a rejected batch keeps its tasks open.</summary>
public sealed class CorrectiveTaskDone
{
    public required Guid TaskId { get; init; }

    public required Guid BatchId { get; init; }

    /// <summary>What was done, and where it is documented.</summary>
    public required string Record { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }
}
