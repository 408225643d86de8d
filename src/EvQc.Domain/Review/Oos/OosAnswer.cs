namespace EvQc.Review;

public enum CheckFinding
{
    InOrder,
    NotInOrder,
    NotApplicable,
}

/// <summary>A person's answer to one question of the checklist of phase I. Only added to: the latest answer to a question counts, the earlier ones stay.</summary>
public sealed class OosAnswer
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid InvestigationId { get; init; }

    /// <summary>The question's code.</summary>
    public required string Question { get; init; }

    /// <summary>The question as it was asked.</summary>
    public required string Asked { get; init; }

    public required CheckArea Area { get; init; }

    public required int ChecklistVersion { get; init; }

    public required string ChecklistSha256 { get; init; }

    public required CheckFinding Finding { get; init; }

    /// <summary>What was looked at and found.</summary>
    public required string Notes { get; init; }

    /// <summary>What EvQc said of its own records when it was answered.</summary>
    public string? Shown { get; init; }

    /// <summary>Where the original preparation is kept, and until when; only with a question about it.</summary>
    public string? KeptWhere { get; init; }

    public DateOnly? KeptUntil { get; init; }

    /// <summary>Why the question was answered again; null for a first answer.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }
}
