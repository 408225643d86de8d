using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Signing;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>A batch as its reviewer sees it: the dossier, what needs looking at, and the exact evidence a signature would cover.</summary>
public sealed record BatchReview(
    BatchDossier Dossier, ReviewFacts Facts, IReadOnlyList<Finding> Findings, IReadOnlyList<ReviewNote> Notes, IReadOnlyList<StoredFile> Files, Evidence Evidence)
{
    /// <summary>Of the findings that wait for a reviewer, as they read now.</summary>
    public string FindingsSha256 => Evidence.Of(OpenFindings.Select(f => new[] { f.Key, f.Sentence })).Sha256;

    internal BatchRecords Records { get; init; } = null!;

    public ReserveStock Reserve => Records.Reserve;

    /// <summary>Readings of the trail and deferrals, in order.</summary>
    public IReadOnlyList<TrailReview> TrailReviews => Records.TrailReviews;

    public IEnumerable<Finding> OpenFindings => Findings.Where(f => !Notes.Any(n => string.Equals(n.Finding, f.Key, StringComparison.Ordinal)));
}

/// <summary>Gathers a batch's review from the records; pages, commands and consumers all use it.</summary>
public sealed class ReviewGathering(EvQcContext db, SpecificationShelf shelf, ConfiguredProducts products, SpecificationApprovals approvals, TrailGathering trail, TimeProvider time)
{
    public async Task<BatchReview> OfAsync(Batch batch, CancellationToken cancellationToken)
    {
        var records = (await BatchRecords.LoadAsync(db, [batch.Id], cancellationToken))[batch.Id] with { Batch = batch };
        var dossier = await BatchDossier.LoadAsync(db, shelf, records, cancellationToken);
        StoredFile[] files = [.. records.Files.OrderBy(f => f.ReceivedAt)];
        ReviewNote[] notes = [.. records.Notes.OrderBy(n => n.At)];
        var process = products.Process(batch.Product);
        var found = Finding.Of(dossier.Steps, dossier.Results, process, dossier.FiguresByStage).Concat(Finding.OfRuns(records.Decisions));
        var findings = Exclusions.Of(found, records.Steps, records.Samples, records.Results, files, records.Decisions, await trail.ExclusionsAsync(batch.Id, cancellationToken))
            .Concat(Finding.OfVerdicts(dossier.Evaluation)).OrderBy(f => f.Kind).ThenByDescending(f => f.IsExclusion).ToArray();
        var facts = FactsOf(dossier, findings, notes, files, records.Reserve);
        if (facts.Evaluation is { } evaluation && await approvals.CheckAsync(records.Approval, cancellationToken) is var approval)
            facts = facts with { Approval = ApprovalFact.Of(approval is { Holds: true } ? approval.Approval : null, evaluation.Specification) };
        if (process?.FullTestMl is { } fullTest) facts = facts with { Reserve = new(records.Reserve.LeftMl, fullTest) };
        var read = TrailFact.Of(records.TrailReviews, await trail.UnreadAsync(records, facts.Contributors, cancellationToken));
        facts = facts with { Trail = read, IsTrailDeferralOverdue = read.Until < time.GetUtcNow() };
        return new(dossier, facts, findings, notes, files, EvidenceDocument.Of(records, facts.Evaluation, facts, process)) { Records = records };
    }

    private static ReviewFacts FactsOf(BatchDossier dossier, IReadOnlyList<Finding> findings, IReadOnlyList<ReviewNote> notes, IReadOnlyList<StoredFile> files, ReserveStock reserve)
    {
        var open = findings.Where(f => !notes.Any(n => string.Equals(n.Finding, f.Key, StringComparison.Ordinal))).ToArray();
        return new()
        {
            BatchNumber = dossier.Batch.Number,
            State = dossier.Batch.State,
            HoldReason = dossier.Batch.HoldReason,
            Evaluation = dossier.Evaluation,
            Investigations = [.. dossier.Investigations.Select(o => new OosFact(o.Criterion, o.Finding, o.IsOpen, o.Outcome == OosOutcome.Confirmed) { IsInconclusive = o.Outcome == OosOutcome.Inconclusive })],
            UnverifiedResults = [.. dossier.CurrentResults.Where(r => r.NeedsVerification).Select(r => $"{Attributes.Of(r.Attribute).Name} of {dossier.SampleOf(r)?.Label}: {r.RawText} {r.Unit}".TrimEnd())],
            UnreviewedChanges = [.. open.Where(f => f.Kind != FindingKind.Yield && !f.IsExclusion).Select(f => f.Sentence)],
            UnapprovedExclusions = [.. open.Where(f => f.IsExclusion).Select(f => f.Sentence)],
            YieldDiscrepancies = [.. open.Where(f => f.Kind == FindingKind.Yield).Select(f => f.Sentence)],
            MissingSteps = [.. Enum.GetValues<Stage>().Where(stage => !dossier.CurrentSteps.Any(s => s.Stage == stage)).Select(s => s.ToString())],
            PendingFiles = [.. files.Where(f => f.Status is FileStatus.Received or FileStatus.Read or FileStatus.Unreadable).Select(f => f.Name)],
            Contributors = new HashSet<Guid>(
                dossier.Steps.Select(s => s.RecordedById)
                    .Concat(dossier.Results.Select(r => r.RecordedById))
                    .Concat(dossier.Results.Select(r => r.VerifiedById).OfType<Guid>())
                    .Concat(reserve.Samples.Select(s => s.RecordedById))
                    .Concat(reserve.Withdrawals.Select(w => w.ById))
                    .Append(dossier.Batch.RegisteredById)),
        };
    }
}
