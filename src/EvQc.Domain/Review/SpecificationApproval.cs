using System.Text;
using EvQc.People;

namespace EvQc.Review;

/// <summary>
/// Quality assurance has approved one version of a specification (21 CFR 211.160(a)): its limits and rules by the hash of its text, and by name what it
/// leaves out of what ICH Q6B asks for. Signed with the approver's own key; only added to.
/// </summary>
public sealed class SpecificationApproval
{
    public required Guid Id { get; init; }

    public required string Product { get; init; }

    public required int Number { get; init; }

    /// <summary>Of the version's text: a future version that is replaced in the folder is approved again.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What the version leaves out, a line each: <c>potency: no assay is validated yet</c>; empty where it covers everything.</summary>
    public required string Omitted { get; init; }

    public required string Remark { get; init; }

    public required Guid PersonId { get; init; }

    public required string PrintedName { get; init; }

    public required Role Role { get; init; }

    /// <summary>UTC, whole milliseconds.</summary>
    public required DateTimeOffset ApprovedAt { get; init; }

    /// <summary>IANA zone of the laboratory.</summary>
    public required string Zone { get; init; }

    public required Guid KeyId { get; init; }

    /// <summary>Number of the accountability statement that the approver had accepted.</summary>
    public required int Statement { get; init; }

    /// <summary>Canonical JSON of the above.</summary>
    public string SignedText { get; private set; } = "";

    /// <summary>The key's signature over the UTF-8 bytes of <see cref="SignedText"/>, base64.</summary>
    public string Value { get; private set; } = "";

    /// <param name="sign">The approver's key over UTF-8 bytes.</param>
    public void Sign(Func<byte[], byte[]> sign)
    {
        SignedText = Text();
        Value = Convert.ToBase64String(sign(Encoding.UTF8.GetBytes(SignedText)));
    }

    /// <summary>What is wrong with it, as sentences; empty when the approver's own key signed exactly this.</summary>
    /// <param name="key">The key it names; null when there is none of that id.</param>
    public IEnumerable<string> Faults(PersonKey? key)
    {
        if (SignedText != Text()) yield return "its name, time or another column is not what was signed";
        if (key is null || key.Id != KeyId)
        {
            yield return "its key is not on record";
            yield break;
        }

        if (key.PersonId != PersonId) yield return "its key belongs to somebody else";
        if (ApprovedAt < key.MadeAt || ApprovedAt > key.RetiredAt) yield return "its key was not in use at that time";
        if (!key.Verifies(SignedText, Value)) yield return "the value was not made by its key over this text";
    }

    /// <summary>As it stands in a machine copy, to be checked.</summary>
    internal SpecificationApproval AsRecorded(string signedText, string value)
    {
        (SignedText, Value) = (signedText, value);
        return this;
    }

    private string Text()
    {
        var content = RecordContent.Of(this);
        content.Remove("signedText");
        content.Remove("value");
        content.Add("kind", nameof(SpecificationApproval));
        content.Add("meaning", SignatureMeaning.Approved);
        return CanonicalJson.Write(content);
    }
}
