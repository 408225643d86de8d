using EvQc.Assays;
using EvQc.People;
using EvQc.Review;

namespace EvQc.Reports;

/// <summary>How documents write what records name by a code.</summary>
public static class PrintedWords
{
    public static string Of(Role role) => role switch
    {
        Role.QaReviewer => "QA reviewer",
        Role.LaboratoryManager => "laboratory manager",
        Role.Technician => "technician",
        _ => "administrator",
    };

    public static string Of(SignatureMeaning meaning) => meaning switch
    {
        SignatureMeaning.ApprovedForRelease => "Approved for release",
        _ => meaning.ToString(),
    };

    public static string Of(SignedRecord kind) => kind switch
    {
        SignedRecord.Disposition => "Decision on the batch",
        SignedRecord.ProcessStep => "Process step",
        SignedRecord.Result => "Result",
        SignedRecord.OosInvestigation => "Investigation",
        SignedRecord.TrailReview => "Audit trail of the batch",
        SignedRecord.RetestPlan => "Plan of retests",
        _ => "Finding",
    };

    public static string Of(SignatureStanding standing) => standing switch
    {
        SignatureStanding.Holds => "verified",
        SignatureStanding.BeforeKeys => "signed before personal keys",
        _ => "does not hold",
    };

    public static string Of(OosOutcome outcome) => outcome switch
    {
        OosOutcome.Confirmed => "Confirmed: the product is out of specification",
        OosOutcome.Inconclusive => "Inconclusive: no cause was found, the original result stands",
        _ => "Laboratory error with an assignable cause",
    };

    public static string Of(AttributeCategory category) => category == AttributeCategory.InProcess ? "In process" : category.ToString();

    /// <summary>A block of the audit trail by its number and hash, in full: whoever holds the paper can compare it.</summary>
    public static string OfAuditHead(long block, string hash) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"block {block}, {hash}");

    /// <summary>Ends with a full stop, so that another sentence may follow.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";
    }
}
