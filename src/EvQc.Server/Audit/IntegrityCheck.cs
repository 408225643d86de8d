namespace EvQc.Audit;

/// <summary>
/// One question that <c>evqc verify</c> asks of the records, registered by the slice that knows the answer. It only reads, and may run
/// while others write.
/// </summary>
public interface IIntegrityCheck
{
    /// <summary>What is checked, as the report says it, e.g. <c>audit trail</c>.</summary>
    string Name { get; }

    /// <summary>Everything found wrong; nothing when all is as it should be.</summary>
    IAsyncEnumerable<IntegrityFinding> RunAsync(CancellationToken cancellationToken);
}

/// <summary>One thing that is not as it was recorded, so that a person can go and look.</summary>
/// <param name="Code">Stable, kebab-case, e.g. <c>entry-changed</c>.</param>
/// <param name="What">A full sentence that names the record, the entry, the person and the time as far as they are known.</param>
public sealed record IntegrityFinding(string Code, string What)
{
    /// <summary>Kind of record, e.g. <c>Result</c>, and its key.</summary>
    public string? Subject { get; init; }

    public string? SubjectId { get; init; }

    public string? Table { get; init; }

    public string? Property { get; init; }

    /// <summary>What the trail says it should be.</summary>
    public string? Recorded { get; init; }

    /// <summary>What it is.</summary>
    public string? Present { get; init; }

    /// <summary>The audit entry concerned.</summary>
    public long? Sequence { get; init; }

    public long? Block { get; init; }

    public string? By { get; init; }

    public DateTimeOffset? At { get; init; }
}
