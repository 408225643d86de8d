using EvQc.Batches;
using EvQc.People;
using EvQc.Signing;

namespace EvQc.Review;

/// <summary>The signatures of one batch against its records: no database, no clock.</summary>
internal static class SignedComparison
{
    public static SignedStanding Of(BatchRecords records, DispositionRecord? decision, IReadOnlyDictionary<Guid, PersonKey> keys, DateTimeOffset? keysSince)
    {
        var changes = new List<SignedChange>();
        var checks = new Dictionary<Guid, SignatureCheck>();
        foreach (var signature in records.Signatures.OrderBy(s => s.SignedAt))
        {
            var isDecision = signature.RecordKind == SignedRecord.Disposition;
            var evidence = isDecision ? decision?.Evidence : signature.Evidence;
            var recordId = isDecision ? records.Batch.Id : signature.RecordId ?? Guid.Empty;
            var key = signature.KeyId is { } id ? keys.GetValueOrDefault(id) : null;
            var check = checks[signature.Id] = SignatureCheck.Of(signature, signature.RecordKind, recordId, key, evidence, keysSince);
            changes.AddRange(check.Faults.Select(f => new SignedChange(NameOf(signature), "a signature that holds", f)));
            // A document that is itself not the signed one compares with nothing; that it is not is among the faults.
            if (evidence is not null && Evidence.HashOf(evidence) == signature.EvidenceSha256) changes.AddRange(Since(signature, records, recordId, evidence));
        }

        changes.AddRange(Decision(records, decision));
        return new(changes, checks);
    }

    private static IEnumerable<SignedChange> Since(Signature signature, BatchRecords records, Guid recordId, string evidence)
    {
        if (signature.RecordKind == SignedRecord.Disposition)
            return SignedChange.Between(evidence, CanonicalJson.Write(EvidenceDocument.Records(Until(records, signature.SignedAt))), EvidenceDocument.Derived);
        return SignedDocument.Of(records, signature.RecordKind, recordId) is { } present
            ? SignedChange.Between(evidence, present.Json).Select(c => c with { Path = $"{signature.RecordKind} {recordId} / {c.Path}" })
            : [new($"{signature.RecordKind} {recordId}", "on record", null)];
    }

    /// <summary>
    /// The trail of a decided batch may be read later, where that was put off, a specification approved after a batch was rejected by it, and something taken out of the
    /// reserve: none belongs to the document of the decision.
    /// </summary>
    private static BatchRecords Until(BatchRecords records, DateTimeOffset decided) => records with
    {
        Approval = records.Approval is { } approval && approval.ApprovedAt <= decided ? approval : null,
        Reserve = records.Reserve with { Withdrawals = [.. records.Reserve.Withdrawals.Where(w => w.At <= decided)] },
        TrailReviews = [.. records.TrailReviews.Where(r => r.At <= decided)],
        Signatures = [.. records.Signatures.Where(s => s.RecordKind != SignedRecord.TrailReview || s.SignedAt <= decided)],
    };

    /// <summary>The decision itself, which stands beside what was signed for it.</summary>
    private static IEnumerable<SignedChange> Decision(BatchRecords records, DispositionRecord? decision)
    {
        var batch = records.Batch;
        if (decision is null)
        {
            if (batch.State.IsFinal()) yield return new("decision", "a signed decision", null);
            yield break;
        }

        var signature = records.Signatures.FirstOrDefault(s => s.Id == decision.SignatureId);
        if (signature is null) yield return new("decision / signature", decision.SignatureId.ToString(), null);
        if (signature is not null && signature.RecordKind != SignedRecord.Disposition) yield return new("decision / signature", "of the decision", $"of a {signature.RecordKind}");
        var meant = signature?.Meaning == SignatureMeaning.Rejected ? BatchState.Rejected : BatchState.Released;
        if (signature is not null && decision.Outcome != meant) yield return new("decision / outcome", meant.ToString(), decision.Outcome.ToString());
        if (batch.State != decision.Outcome) yield return new("batch / state", decision.Outcome.ToString(), batch.State.ToString());
        if (signature is not null && signature.EvidenceSha256 != decision.EvidenceSha256) yield return new("decision / evidence hash", signature.EvidenceSha256, decision.EvidenceSha256);
        if (batch.DecidedAt != decision.DecidedAt) yield return new("batch / decided at", CanonicalJson.Write(decision.DecidedAt), CanonicalJson.Write(batch.DecidedAt));
    }

    private static string NameOf(Signature signature) => $"signature of {signature.PrintedName} ({signature.Meaning}, {signature.RecordKind})";
}
