namespace EvQc.Assays;

/// <summary>What somebody did with a result for which they had to be trained.</summary>
public enum TrainedAct
{
    Recorded,

    /// <summary>Compared a hand-entered result with its source.</summary>
    Verified,
}

/// <summary>
/// By which training somebody recorded or verified a result, as it stood at that moment: written with the result, so that the records of a batch answer the question
/// by themselves, whatever becomes of the training later.
/// </summary>
public sealed class ResultTraining
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid ResultId { get; init; }

    public required TrainedAct Act { get; init; }

    /// <summary>The method that the result falls under, and its version.</summary>
    public required string Method { get; init; }

    public required int MethodVersion { get; init; }

    public required Guid TrainingId { get; init; }

    /// <summary>Who was trained: the person, or the one who answers for the API key.</summary>
    public required Guid PersonId { get; init; }

    public required string Person { get; init; }

    /// <summary>The version of the training: that of the method, or an earlier one from which training carries over.</summary>
    public required int TrainedVersion { get; init; }

    public required DateOnly TrainedOn { get; init; }

    public DateOnly? ValidUntil { get; init; }

    public required string Evidence { get; init; }

    /// <summary>Who recorded the training.</summary>
    public required string TrainedBy { get; init; }

    public required DateTimeOffset At { get; init; }
}
