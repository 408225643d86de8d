using EvQc.People;

namespace EvQc.Review;

public enum SignatureStanding
{
    /// <summary>The signer's own key signed exactly this, and what was signed is still what is stored.</summary>
    Holds,

    /// <summary>Signed when no personal keys existed: nothing proves it, nothing speaks against it.</summary>
    BeforeKeys,

    Broken,
}

/// <summary>Whether a signature holds: a pure function of the signature, the public key and the document that was signed.</summary>
/// <param name="Faults">What is wrong, as sentences; empty unless broken.</param>
public sealed record SignatureCheck(SignatureStanding Standing, IReadOnlyList<string> Faults)
{
    /// <param name="recordId">The record it is shown with; for a disposition the batch.</param>
    /// <param name="key">The key the signature names; null when there is none of that id.</param>
    /// <param name="evidence">The stored document that was signed.</param>
    /// <param name="keysSince">When the first personal key was made: a signature from later without one was stripped of it.</param>
    public static SignatureCheck Of(Signature signature, SignedRecord kind, Guid recordId, PersonKey? key, string? evidence, DateTimeOffset? keysSince)
    {
        var faults = new List<string>();
        if (evidence is null) faults.Add("the document that was signed is gone");
        else if (Evidence.HashOf(evidence) != signature.EvidenceSha256) faults.Add("the document that was signed does not have the signed hash any more");
        if (kind == SignedRecord.Disposition && signature.Evidence is not null) faults.Add("a document stands with it that was not signed; a decision keeps its own");
        if (signature.RecordKind != kind || (signature.RecordId ?? recordId) != recordId) faults.Add("it belongs to another record");

        if (signature.IsFromBeforeKeys)
        {
            if (keysSince is { } since && signature.SignedAt >= since) faults.Add("its key and value were taken away: it is from the time of personal keys and has none");
            return new(faults.Count > 0 ? SignatureStanding.Broken : SignatureStanding.BeforeKeys, faults);
        }

        faults.AddRange(ByKey(signature, key));
        return new(faults.Count > 0 ? SignatureStanding.Broken : SignatureStanding.Holds, faults);
    }

    private static IEnumerable<string> ByKey(Signature signature, PersonKey? key)
    {
        if (signature is not { KeyId: { } keyId, SignedText: { } text, Value: { } value, RecordId: not null, Algorithm: { } algorithm })
        {
            yield return "a part of it (key, algorithm, signed text, value or record) was taken away";
            yield break;
        }

        if (SignatureText.In(text) is not { } around || around.Of(signature) != text)
            yield return "its name, time, meaning or another column is not what was signed";
        if (key is null || key.Id != keyId)
        {
            yield return "its key is not on record";
            yield break;
        }

        if (key.PersonId != signature.PersonId) yield return "its key belongs to somebody else";
        if (key.Algorithm != algorithm) yield return "its key is of another kind";
        if (signature.SignedAt < key.MadeAt || signature.SignedAt > key.RetiredAt) yield return "its key was not in use at that time";
        if (!key.Verifies(text, value)) yield return "the value was not made by its key over this text";
    }
}
