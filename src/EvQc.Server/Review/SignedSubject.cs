using EvQc.Assays;

namespace EvQc.Review;

/// <summary>What a signature belongs to, in words.</summary>
internal static class SignedSubject
{
    public static string Of(BatchDossier dossier, Signature signature) => signature.RecordKind switch
    {
        SignedRecord.Disposition => "Decision on the batch",
        SignedRecord.ProcessStep when dossier.Steps.FirstOrDefault(s => s.Id == signature.RecordId) is { } step =>
            $"{step.Stage} step{(step.Attempt > 1 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", attempt {step.Attempt}") : "")}",
        SignedRecord.Result when dossier.Results.FirstOrDefault(r => r.Id == signature.RecordId) is { } result =>
            $"{(Attributes.TryFind(result.Attribute, out var attribute) ? attribute.Name : result.Attribute)} of {dossier.SampleOf(result)?.Label}: {result.RawText} {result.Unit}".TrimEnd(),
        SignedRecord.OosInvestigation when dossier.Investigations.FirstOrDefault(o => o.Id == signature.RecordId) is { } investigation =>
            $"Investigation of {investigation.Criterion}",
        SignedRecord.ReviewNote => "Finding reviewed",
        SignedRecord.TrailReview => signature.Meaning == SignatureMeaning.Deferred ? "Review of the audit trail, deferred" : "Audit trail reviewed",
        SignedRecord.RetestPlan when dossier.Oos.Book.Plans.FirstOrDefault(p => p.Id == signature.RecordId) is { } plan =>
            $"Plan of {plan.Retests.ToString(System.Globalization.CultureInfo.InvariantCulture)} retest(s) of {(Attributes.TryFind(plan.Attribute, out var retested) ? retested.Name : plan.Attribute)}",
        _ => "A record that is gone",
    };
}
