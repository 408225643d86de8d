using System.Security.Cryptography;
using System.Text;
using EvQc.People;
using EvQc.Quantities;

namespace EvQc.Review;

/// <summary>
/// An out-of-specification investigation: opened by EvQc when a criterion fails, concluded by a person. While one is open, and after
/// one that confirmed the failure, the batch cannot be released.
/// </summary>
public sealed class OosInvestigation : IVersioned
{
    private OosInvestigation()
    {
    }

    public OosInvestigation(Guid batchId, string criterion, string finding, IEnumerable<Guid> results, DateTimeOffset now)
    {
        (Id, BatchId, Criterion, Finding, OpenedAt) = (Guid.CreateVersion7(), batchId, criterion, finding, now);
        ResultIds = TextOf(results);
        FindingKey = KeyOf(results);
    }

    public Guid Id { get; private set; }

    public Guid BatchId { get; private set; }

    /// <summary>The criterion's id in the specification.</summary>
    public string Criterion { get; private set; } = "";

    /// <summary>The verdict's sentence at the time it was opened.</summary>
    public string Finding { get; private set; } = "";

    /// <summary>The results behind it, separated by <c>;</c>.</summary>
    public string ResultIds { get; private set; } = "";

    /// <summary>SHA-256 of <see cref="ResultIds"/>: the same finding from the same results is one investigation.</summary>
    public string FindingKey { get; private set; } = "";

    public DateTimeOffset OpenedAt { get; private set; }

    public OosOutcome? Outcome { get; private set; }

    public string? Conclusion { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? ClosedBy { get; private set; }

    public Guid? ClosedById { get; private set; }

    public int Version { get; private set; }

    public bool IsOpen => ClosedAt is null;

    public static string KeyOf(IEnumerable<Guid> results) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TextOf(results))));

    public bool RestsOn(Guid resultId) => ResultIds.Contains(resultId.ToString(), StringComparison.Ordinal);

    public void Close(OosOutcome outcome, string conclusion, Actor by, DateTimeOffset now)
    {
        if (!IsOpen) throw Closed(ClosedBy).Refusal;
        (Outcome, Conclusion, ClosedBy, ClosedById, ClosedAt) = (outcome, RecordText.Reason(conclusion, "concluding an investigation"), by.Name, by.PersonId, now);
    }

    internal static Blocker Closed(string? by) => new("oos-closed", $"{by} has already closed this investigation.", "Read its conclusion.");

    private static string TextOf(IEnumerable<Guid> results) => string.Join(';', results.Order());
}

public enum OosOutcome
{
    /// <summary>The product is out of specification.</summary>
    Confirmed,

    /// <summary>A laboratory error with an assignable, documented cause; the result concerned is invalidated.</summary>
    AssignableCause,

    /// <summary>
    /// No cause was found, and the retests of the plan passed. The original stands: it is given full consideration, and EvQc releases no batch against
    /// it (decision 0022).
    /// </summary>
    Inconclusive,
}
