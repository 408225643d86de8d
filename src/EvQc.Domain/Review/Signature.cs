namespace EvQc.Review;

public enum SignatureMeaning
{
    /// <summary>I did this work.</summary>
    Performed,

    /// <summary>I compared a result with its source, or looked at a finding.</summary>
    Reviewed,

    /// <summary>I approve the conclusion of an investigation, a plan of retests, or that data are taken out of a decision.</summary>
    Approved,

    /// <summary>I put this off, for a reason and to a day.</summary>
    Deferred,

    ApprovedForRelease,
    Rejected,
}

/// <summary>What kind of record a signature belongs to.</summary>
public enum SignedRecord
{
    /// <summary>The decision on a batch; its evidence is kept with the decision.</summary>
    Disposition,
    ProcessStep,
    Result,
    OosInvestigation,
    ReviewNote,

    /// <summary>The reading of a batch's audit trail, or its deferral.</summary>
    TrailReview,
    RetestPlan,
}

/// <summary>
/// An electronic signature: who, when, what it means, of which record, and the hash of exactly what was signed; with the value that only the
/// signer's key can make. <see cref="SignatureCheck"/> says whether it holds.
/// </summary>
public sealed class Signature
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required SignedRecord RecordKind { get; init; }

    /// <summary>The record: for a disposition the batch. Null on signatures from before personal keys.</summary>
    public Guid? RecordId { get; init; }

    public required Guid PersonId { get; init; }

    public required string PrintedName { get; init; }

    public required People.Role Role { get; init; }

    public required SignatureMeaning Meaning { get; init; }

    /// <summary>UTC, whole milliseconds: every database gives back exactly what was signed.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>IANA zone of the signer's laboratory, for display.</summary>
    public required string Zone { get; init; }

    /// <summary>SHA-256 of the canonical evidence document, lower-case hexadecimal: the root of everything that was signed.</summary>
    public required string EvidenceSha256 { get; init; }

    /// <summary>The canonical document that was signed; null for a disposition, which keeps its own.</summary>
    public string? Evidence { get; init; }

    public string? Reason { get; init; }

    /// <summary>The signer's key; null on signatures from before personal keys.</summary>
    public Guid? KeyId { get; init; }

    public string? Algorithm { get; init; }

    /// <summary>The very text that was signed: canonical JSON, see <see cref="SignatureText"/>.</summary>
    public string? SignedText { get; private set; }

    /// <summary>The signature over the UTF-8 bytes of <see cref="SignedText"/>, base64.</summary>
    public string? Value { get; private set; }

    /// <summary>Made when EvQc recorded name and password check only; it is shown, and is never called verified.</summary>
    public bool IsFromBeforeKeys => KeyId is null && SignedText is null && Value is null;

    /// <param name="sign">The signer's key over UTF-8 bytes.</param>
    public void Sign(SignatureText text, Func<byte[], byte[]> sign)
    {
        var words = text.Of(this);
        (SignedText, Value) = (words, Convert.ToBase64String(sign(System.Text.Encoding.UTF8.GetBytes(words))));
    }

    /// <summary>As it stands in a machine copy, to be checked.</summary>
    internal Signature AsRecorded(string? signedText, string? value)
    {
        (SignedText, Value) = (signedText, value);
        return this;
    }
}

/// <summary>The decision on a batch with the evidence it rests on, as canonical JSON.</summary>
public sealed class DispositionRecord
{
    public required Guid BatchId { get; init; }

    /// <summary>Released or Rejected.</summary>
    public required Batches.BatchState Outcome { get; init; }

    public required Guid SignatureId { get; init; }

    public required string Evidence { get; init; }

    public required string EvidenceSha256 { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }
}
