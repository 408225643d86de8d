using System.Text.Json;

namespace EvQc.Review;

/// <summary>
/// What a signature says in one canonical text, with what stood around it: the accepted statement and the head of the sealed audit trail. Every
/// column of the signature is in it, so none can be changed, taken away or put beside another record.
/// </summary>
/// <param name="Statement">Number of the accountability statement the signer had accepted.</param>
/// <param name="AuditBlock">Number of the newest sealed audit block when it was signed; null when nothing was sealed yet.</param>
/// <param name="AuditSha256">Hash of that block.</param>
public sealed record SignatureText(int Statement, long? AuditBlock, string? AuditSha256)
{
    private const int Form = 1;

    public string Of(Signature s) => CanonicalJson.Write(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["form"] = Form,
        ["id"] = s.Id,
        ["batch"] = s.BatchId,
        ["kind"] = s.RecordKind,
        ["record"] = s.RecordId,
        ["person"] = s.PersonId,
        ["name"] = s.PrintedName,
        ["role"] = s.Role,
        ["meaning"] = s.Meaning,
        ["signedAt"] = s.SignedAt,
        ["zone"] = s.Zone,
        ["reason"] = s.Reason,
        ["evidence"] = s.EvidenceSha256,
        ["key"] = s.KeyId,
        ["algorithm"] = s.Algorithm,
        ["statement"] = Statement,
        ["auditBlock"] = AuditBlock,
        ["auditSha256"] = AuditSha256,
    });

    /// <summary>What stood around the signature, read out of a signed text; null when it is no such text.</summary>
    public static SignatureText? In(string signedText)
    {
        try
        {
            using var json = JsonDocument.Parse(signedText);
            var root = json.RootElement;
            return new(
                root.GetProperty("statement").GetInt32(),
                root.GetProperty("auditBlock") is { ValueKind: JsonValueKind.Number } block ? block.GetInt64() : null,
                root.GetProperty("auditSha256").GetString());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
