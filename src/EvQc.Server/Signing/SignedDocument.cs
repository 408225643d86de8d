using EvQc.Batches;
using EvQc.Review;

namespace EvQc.Signing;

/// <summary>
/// The canonical document of one record with what it rests on (its file by hash, the results an investigation is about): what is signed with it, and
/// what is computed again whenever the signature is looked at. What may rightly change later (a repeat, a correction) is not in it.
/// </summary>
internal static class SignedDocument
{
    /// <summary>Raised when a document holds more than before.</summary>
    private const int Form = 2;

    /// <summary>Null when the record is gone. A disposition has its own document, of all records of the batch.</summary>
    public static Evidence? Of(BatchRecords records, SignedRecord kind, Guid id)
    {
        var content = kind switch
        {
            SignedRecord.ProcessStep => records.Steps.FirstOrDefault(s => s.Id == id) is { } step ? RecordContent.Of(step, standing: false) : null,
            SignedRecord.Result => OfResult(records, id),
            SignedRecord.OosInvestigation => OfInvestigation(records, id),
            SignedRecord.ReviewNote => OfNote(records, id),
            SignedRecord.TrailReview => records.TrailReviews.FirstOrDefault(r => r.Id == id) is { } review ? RecordContent.Of(review) : null,
            SignedRecord.RetestPlan => OfPlan(records, id),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A disposition is signed over all records of its batch."),
        };
        return content is null ? null : Evidence.Of(new Dictionary<string, object?>(StringComparer.Ordinal) { ["form"] = Form, ["kind"] = kind, ["record"] = content });
    }

    private static Dictionary<string, object?>? OfResult(BatchRecords records, Guid id)
    {
        if (Result(records, id, standing: false) is not { } content) return null;
        var result = records.Results.First(r => r.Id == id);
        content.Add("verifiedById", result.VerifiedById);
        content.Add("verifiedBy", result.VerifiedBy);
        content.Add("verifiedAt", result.VerifiedAt);
        return content;
    }

    /// <summary>With its conclusion: the results it is about, what was found and done, and the results that the conclusion invalidated.</summary>
    private static Dictionary<string, object?>? OfInvestigation(BatchRecords records, Guid id)
    {
        if (records.Investigations.FirstOrDefault(o => o.Id == id) is not { } investigation) return null;
        var content = RecordContent.Of(investigation);
        var results = records.Results.Where(r => investigation.RestsOn(r.Id)).OrderBy(r => r.Id).ToArray();
        content.Add("about", results.Select(r => Result(records, r.Id, standing: false)).ToArray());
        content.Add("invalidated", results.Where(r => r.Status == Assays.ResultStatus.Invalidated && r.StatusReason == investigation.Conclusion).Select(r => r.Id).ToArray());
        var (found, closed) = (records.Oos.Of(id), investigation.ClosedAt);

        // What is signed later (a plan for the result in the place of an invalidated one, a task) stands by itself.
        content.Add("answers", found.Answers.Where(a => Before(a.At)).Select(RecordContent.Of).ToArray());
        content.Add("statements", found.Statements.Where(s => Before(s.At)).Select(RecordContent.Of).ToArray());
        content.Add("affected", found.Affected.Where(a => Before(a.At)).Select(RecordContent.Of).ToArray());
        content.Add("tasks", found.Tasks.Where(t => Before(t.At)).Select(RecordContent.Of).ToArray());
        content.Add("retestPlans", found.Book.Plans.Where(p => Before(p.MadeAt)).Select(RecordContent.Of).ToArray());
        content.Add("retests", found.Book.Retests
            .Where(r => records.Results.FirstOrDefault(x => x.Id == r.ResultId) is { } result && Before(result.RecordedAt)).Select(r => OfRetest(records, r)).ToArray());
        return content;

        bool Before(DateTimeOffset at) => closed is null || at <= closed;
    }

    /// <summary>With the original; what comes of the plan is not in it.</summary>
    private static Dictionary<string, object?>? OfPlan(BatchRecords records, Guid id)
    {
        if (records.Oos.Book.Plans.FirstOrDefault(p => p.Id == id) is not { } plan) return null;
        var content = RecordContent.Of(plan);
        content.Add("original", Result(records, plan.ResultId, standing: false));
        return content;
    }

    private static Dictionary<string, object?> OfRetest(BatchRecords records, Assays.Retest retest)
    {
        var content = RecordContent.Of(retest);
        content.Add("result", Result(records, retest.ResultId, standing: false));
        return content;
    }

    private static Dictionary<string, object?>? OfNote(BatchRecords records, Guid id)
    {
        if (records.Notes.FirstOrDefault(n => n.Id == id) is not { } note) return null;
        var content = RecordContent.Of(note);
        var parts = note.Finding.Split(':');
        var about = parts.Length > 1 && Guid.TryParse(parts[1], out var subject) ? subject : Guid.Empty;
        content.Add("about", records.Steps.FirstOrDefault(s => s.Id == about) is { } step
            ? RecordContent.Of(step, standing: false)
            : records.Decisions.FirstOrDefault(d => d.Id == about) is { } decision ? RecordContent.Of(decision)
            : records.Files.FirstOrDefault(f => f.Id == about) is { } file ? RecordContent.Of(file)
            : Result(records, about, standing: parts[0] == "change"));
        return content;
    }

    private static Dictionary<string, object?>? Result(BatchRecords records, Guid id, bool standing)
    {
        if (records.Results.FirstOrDefault(r => r.Id == id) is not { } result) return null;
        var content = RecordContent.Of(result, records.Distributions.FirstOrDefault(d => d.ResultId == id), standing);
        content.Add("sample", records.Samples.FirstOrDefault(s => s.Id == result.SampleId)?.Label);
        content.Add("fileSha256", result.FileId is { } file ? records.Files.FirstOrDefault(f => f.Id == file)?.Sha256 : null);
        return content;
    }
}
