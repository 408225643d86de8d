namespace EvQc.Instruments;

public enum RunDecisionKind
{
    /// <summary>The register does not back the file; a manager lets it be used all the same.</summary>
    ReleasedFromHold,

    /// <summary>The run breaks its method; a manager lets its results be used, and they carry the deviation.</summary>
    UsedAsIs,

    /// <summary>The run broke its method and will not be used.</summary>
    SetAside,
}

/// <summary>What a person decided, with a reason, about a file that is held or whose run breaks its method. Only added to.</summary>
public sealed class RunDecision
{
    public required Guid Id { get; init; }

    public required Guid FileId { get; init; }

    public required string FileName { get; init; }

    /// <summary>The batch the file belonged to at that time.</summary>
    public Guid? BatchId { get; init; }

    public required RunDecisionKind Kind { get; init; }

    /// <summary>The codes of the reasons that were decided on, separated by blanks: a reason that comes later is not covered.</summary>
    public required string Codes { get; init; }

    /// <summary>The reasons in words, as they stood.</summary>
    public required string Reasons { get; init; }

    /// <summary>Why it was decided so.</summary>
    public required string Because { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }

    public bool Covers(IEnumerable<string> codes) => codes.All(c => Codes.Split(' ').Contains(c, StringComparer.Ordinal));
}
