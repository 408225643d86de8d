namespace EvQc.People;

/// <summary>
/// Somebody was trained on one version of a method, and somebody else who may say so has looked at the evidence (21 CFR 11.10(i)). Only added to: what turns
/// out not to count is withdrawn by a record of its own, and what comes to its end is followed by another training.
/// </summary>
public sealed class Training
{
    public required Guid Id { get; init; }

    /// <summary>Who was trained.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>As printed on records.</summary>
    public required string Person { get; init; }

    /// <summary>The method's code.</summary>
    public required string Method { get; init; }

    public required int MethodVersion { get; init; }

    /// <summary>The day on which the training was completed.</summary>
    public required DateOnly TrainedOn { get; init; }

    /// <summary>The last day on which it counts; null for a method whose training does not end by time.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>On what it rests: assessment sheet, supervised runs, read and understood.</summary>
    public required string Evidence { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required Guid RecordedById { get; init; }

    public required string RecordedBy { get; init; }

    public required Role RecordedByRole { get; init; }

    public string Label => FormattableString.Invariant($"{Method} v{MethodVersion}");

    public bool Counts(DateOnly day) => TrainedOn <= day && !(ValidUntil < day);
}

/// <summary>A training counts no more, for a reason that is written down. It stays on record, and so do the results that rest on it.</summary>
public sealed class TrainingWithdrawal
{
    /// <summary>The training's id: each is withdrawn once.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }
}
