using System.Security.Cryptography;
using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary>That every signature was made by its signer's key over exactly what is here, and that each key is the one the audit trail knows.</summary>
internal static class SignatureProof
{
    /// <returns>How many hold, and how many are from before personal keys.</returns>
    public static (int Hold, int BeforeKeys) Check(PackageRecords records, PackageKeys keys, PackageAudit audit)
    {
        foreach (var key in keys.All) CheckKey(key, audit);
        var keysSince = keys.All.Count == 0 ? (DateTimeOffset?)null : keys.All.Min(k => k.MadeAt);
        var (hold, before) = (0, 0);
        foreach (var record in records.Of("Signature"))
        {
            var signature = PackageSignatures.Of(record);
            var evidence = signature.Evidence ?? (signature.RecordKind == SignedRecord.Disposition ? records.Of("DispositionRecord").FirstOrDefault(d => d["SignatureId"] == record.Key)?["Evidence"] : null);
            var batch = Guid.Parse(records.Single("Batch").Key);
            var key = keys.All.FirstOrDefault(k => k.Id == signature.KeyId)?.ToPersonKey();
            var check = SignatureCheck.Of(signature, signature.RecordKind, signature.RecordId ?? batch, key, evidence, keysSince);
            if (check.Standing == SignatureStanding.Broken) throw Wrong(NameOf(signature), null, string.Join("; ", check.Faults));
            if (signature.BatchId != batch || !records.All.Any(r => r.Key == (signature.RecordId ?? batch).ToString())) throw Wrong(NameOf(signature), "record", "what it was given to is not in this package");
            CheckHead(signature, audit);
            if (check.Standing == SignatureStanding.Holds) hold++;
            else before++;
        }

        return (hold, before);
    }

    private static void CheckKey(PackageKey key, PackageAudit audit)
    {
        byte[] bytes;
        try
        {
            bytes = key.Bytes;
        }
        catch (FormatException)
        {
            throw WrongKey(key, "publicKey", "it is no base64");
        }

        // The trail keeps the hash of the public key from the moment it was made, so no other can be put in its place.
        var made = audit.Entries.Select(e => e.Entry).FirstOrDefault(e => e.Subject == "PersonKey" && e.SubjectId == key.Id.ToString() && e.Action == "Created")
            ?? throw WrongKey(key, null, "the audit trail does not know that it was made");
        if (Made(made.Changes, "PublicKey") != FormattableString.Invariant($"{bytes.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}"))
            throw WrongKey(key, "publicKey", $"it is not the key that {made.Name} records");
        if (Made(made.Changes, "PersonId") != key.PersonId.ToString()) throw WrongKey(key, "person", $"it belongs to somebody else than {made.Name} records");
        var retired = audit.Entries.Select(e => e.Entry).Where(e => e.Subject == "PersonKey" && e.SubjectId == key.Id.ToString() && e.Action == "Changed").Select(e => Made(e.Changes, "RetiredAt")).LastOrDefault(t => t is not null);
        if (Dossier.Time(retired) != (key.RetiredAt is { } at ? PackageKeys.Shown(at) : null)) throw WrongKey(key, "retiredAt", "it is not what the audit trail says");
        if (Dossier.Time(Made(made.Changes, "MadeAt")) != PackageKeys.Shown(key.MadeAt)) throw WrongKey(key, "madeAt", "it is not what the audit trail says");
    }

    /// <summary>The head of the trail that was signed is the one in this chain.</summary>
    private static void CheckHead(Signature signature, PackageAudit audit)
    {
        if (signature.SignedText is not { } text || SignatureText.In(text) is not { AuditBlock: { } number } around) return;
        if (audit.Blocks.FirstOrDefault(b => b.Number == number) is { } block && block.Hash != around.AuditSha256)
            throw Wrong(NameOf(signature), "audit head", FormattableString.Invariant($"it was given when audit block {number} was another"));
    }

    private static string? Made(string changes, string name)
    {
        using var json = PackageJson.Parse(changes);
        return json.RootElement.TryGetProperty(name, out var pair) && pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 ? pair[1].GetString() : null;
    }

    private static string NameOf(Signature signature) => $"signature of {signature.PrintedName} ({Dossier.Words(signature.Meaning.ToString())}, {PackageKeys.Shown(signature.SignedAt)})";

    private static PackageFaultException Wrong(string record, string? field, string sentence) => new(new(PackageNames.Signatures, record, field, sentence));

    private static PackageFaultException WrongKey(PackageKey key, string? field, string sentence) => new(new(PackageNames.Keys, $"key {key.Id} of {key.Holder}", field, sentence));
}
