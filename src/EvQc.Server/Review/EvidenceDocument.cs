using EvQc.Batches;
using EvQc.Signing;

namespace EvQc.Review;

/// <summary>
/// Everything a decision rests on as one canonical document: specification and its approval, steps, samples, results (replaced and invalidated ones too), files by hash,
/// reserve sample, computed values, verdicts, investigations, review notes, the reading of the trail, earlier signatures, and the proof. It is the same as long as the records are.
/// </summary>
internal static class EvidenceDocument
{
    /// <summary>Raised when the document holds more than before; one without a number is of the first form.</summary>
    private const int Form = 5;

    /// <summary>What is computed from the records by this version of EvQc. A replay compares it; a reworded sentence is no change of a record.</summary>
    public static readonly IReadOnlyList<string> Derived = ["evaluation", "facts", "proof", "process"];

    public static Evidence Of(BatchRecords records, Specifications.Evaluation? evaluation, ReviewFacts facts, ProcessDefinition? process)
    {
        var document = Records(records);
        document["process"] = process?.Sha256;
        document["evaluation"] = evaluation is null ? null : Evidence.Content(evaluation);
        document["facts"] = RecordFactsJson.Content(RecordFacts.Of(facts));
        document["proof"] = Evidence.Content(Disposition.DecideByRecords(RecordFacts.Of(facts)).Proof);
        return Evidence.Of(document);
    }

    /// <summary>The recorded part alone.</summary>
    public static Dictionary<string, object?> Records(BatchRecords records)
    {
        var sizes = records.Distributions.ToDictionary(d => d.ResultId);
        return new(StringComparer.Ordinal)
        {
            ["form"] = Form,
            ["batch"] = RecordContent.Of(records.Batch),
            ["specification"] = records.SpecificationSha256,
            ["specificationApproval"] = records.Approval is { } approval ? RecordContent.Of(approval) : null,
            ["steps"] = records.Steps.OrderBy(s => s.Stage).ThenBy(s => s.Attempt).Select(s => RecordContent.Of(s, standing: true)).ToArray(),
            ["samples"] = records.Samples.OrderBy(s => s.TakenAt).ThenBy(s => s.Id).Select(RecordContent.Of).ToArray(),
            ["results"] = records.Results.OrderBy(r => r.RecordedAt).ThenBy(r => r.Id).Select(r => RecordContent.Of(r, sizes.GetValueOrDefault(r.Id), standing: true)).ToArray(),
            ["reserveSamples"] = records.Reserve.Samples.Select(RecordContent.Of).ToArray(),
            ["reserveWithdrawals"] = records.Reserve.Withdrawals.Select(RecordContent.Of).ToArray(),
            ["files"] = records.Files.OrderBy(f => f.ReceivedAt).ThenBy(f => f.Id).Select(RecordContent.Of).ToArray(),
            ["decisions"] = records.Decisions.OrderBy(d => d.At).ThenBy(d => d.Id).Select(RecordContent.Of).ToArray(),
            ["evaluations"] = records.Evaluations.OrderBy(e => e.Sequence).Select(RecordContent.Of).ToArray(),
            ["investigations"] = records.Investigations.OrderBy(o => o.OpenedAt).ThenBy(o => o.Id).Select(RecordContent.Of).ToArray(),
            ["answers"] = records.Oos.Answers.OrderBy(a => a.At).ThenBy(a => a.Id).Select(RecordContent.Of).ToArray(),
            ["retestPlans"] = records.Oos.Book.Plans.OrderBy(p => p.MadeAt).ThenBy(p => p.Id).Select(RecordContent.Of).ToArray(),
            ["retests"] = records.Oos.Book.Retests.OrderBy(r => r.PlanId).ThenBy(r => r.Number).ThenBy(r => r.Attribute, StringComparer.Ordinal).Select(RecordContent.Of).ToArray(),
            ["statements"] = records.Oos.Statements.OrderBy(s => s.At).ThenBy(s => s.Id).Select(RecordContent.Of).ToArray(),
            ["tasks"] = records.Oos.Tasks.OrderBy(t => t.At).ThenBy(t => t.Id).Select(RecordContent.Of).ToArray(),
            ["affected"] = records.Oos.Affected.OrderBy(a => a.At).ThenBy(a => a.Id).Select(RecordContent.Of).ToArray(),
            ["notes"] = records.Notes.OrderBy(n => n.At).ThenBy(n => n.Id).Select(RecordContent.Of).ToArray(),
            ["trailReviews"] = records.TrailReviews.Select(RecordContent.Of).ToArray(),
            ["signatures"] = records.Signatures.Where(s => s.RecordKind != SignedRecord.Disposition).OrderBy(s => s.SignedAt).ThenBy(s => s.Id).Select(RecordContent.Of).ToArray(),
        };
    }
}
