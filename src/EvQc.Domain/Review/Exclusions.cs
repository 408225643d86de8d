using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;

namespace EvQc.Review;

/// <summary>What the audit trail says of a record or file that was taken out of the decision.</summary>
/// <param name="Subject">The result's or the file's id.</param>
/// <param name="LeftOut">Of a file: which of its samples were left out on confirming, in words; null where none was.</param>
public sealed record ExclusionEntry(Guid Subject, Guid ById, string? LeftOut);

/// <summary>
/// Every way in which data can be taken out of a decision (FDA data integrity Q&amp;A 2): each is a finding that names who may not approve it, and a batch with
/// one that nobody approved is not released.
/// </summary>
public static class Exclusions
{
    /// <param name="found">What was found of steps, results and runs.</param>
    /// <param name="entries">Who changed the standing of a result or file, and which samples were left out, from the audit trail.</param>
    public static IEnumerable<Finding> Of(
        IEnumerable<Finding> found, IReadOnlyList<ProcessStep> steps, IReadOnlyList<Sample> samples, IReadOnlyList<Result> results, IReadOnlyList<StoredFile> files,
        IReadOnlyList<RunDecision> decisions, IReadOnlyList<ExclusionEntry> entries)
    {
        foreach (var finding in found)
            yield return NotBy(finding) is { } people ? finding with { NotApprovedBy = [.. people.Where(p => p != Guid.Empty).Distinct()] } : finding;

        foreach (var file in files)
        {
            var asked = Asked(file.Id);
            if (file.Status == FileStatus.SetAside && !decisions.Any(d => d.FileId == file.Id && d.Kind == RunDecisionKind.SetAside))
                yield return Run($"aside:{file.Id}", $"{file.Name} was set aside: {file.SetAsideReason}", [file.ReceivedById, .. asked]);
            if (file.Status == FileStatus.ControlRecorded)
                yield return Run($"control:{file.Id}", $"{file.Name} was uploaded for the batch and recorded as a control of its instrument by {file.ConfirmedBy}", [file.ReceivedById, .. asked]);
            if (entries.LastOrDefault(e => e.Subject == file.Id && e.LeftOut is not null) is { } left)
                yield return Run($"left-out:{file.Id}", $"{file.Name}, on confirming: {left.LeftOut}", [file.ReceivedById, .. asked]);
        }

        IEnumerable<Guid>? NotBy(Finding finding)
        {
            var parts = finding.Key.Split(':');
            if (parts.Length < 2 || !Guid.TryParse(parts[1], out var id)) return null;
            return parts[0] switch
            {
                "change" when results.FirstOrDefault(r => r.Id == id) is { } result =>
                    [result.RecordedById, .. results.Where(r => r.Id == result.SupersededById).Select(r => r.RecordedById), .. Asked(id)],
                "repeat" when steps.FirstOrDefault(s => s.Id == id) is { } step =>
                    [.. steps.Where(s => s.Stage == step.Stage).Select(s => s.RecordedById), .. results.Where(r => samples.Any(s => s.Id == r.SampleId && s.Stage == step.Stage && s.IsSuperseded)).Select(r => r.RecordedById)],
                "run" when decisions.FirstOrDefault(d => d.Id == id) is { Kind: RunDecisionKind.SetAside } decision =>
                    [decision.ById, .. files.Where(f => f.Id == decision.FileId).Select(f => f.ReceivedById)],
                _ => null,
            };
        }

        IEnumerable<Guid> Asked(Guid subject) => entries.Where(e => e.Subject == subject).Select(e => e.ById);
    }

    private static Finding Run(string key, string sentence, IEnumerable<Guid> not) =>
        new(key, FindingKind.Run, sentence) { NotApprovedBy = [.. not.Where(p => p != Guid.Empty).Distinct()] };
}
