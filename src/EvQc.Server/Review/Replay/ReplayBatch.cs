using System.Globalization;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Shell.Database;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// Computes everything that is on record of one batch once more: its results from the bytes they were read from or the text that was typed, every
/// evaluation from the results that counted then and the pinned specification, the decision from its evidence. Changes nothing.
/// </summary>
public sealed class ReplayBatch(EvQcContext db, DatabaseConnection connection, SpecificationShelf shelf)
{
    public sealed record Request(Guid BatchId);

    /// <param name="Results">How many were computed again.</param>
    public sealed record Replayed(int Results, int Evaluations, int Decisions, IReadOnlyList<ReplayDifference> Differences);

    public async Task<Replayed> RunAsync(Request request, CancellationToken cancellationToken)
    {
        // An evaluation made while this reads would else rest on results that are not among those read before it.
        await using var view = await db.OneViewAsync(connection, cancellationToken);
        var batch = await db.Set<Batch>().AsNoTracking().SingleAsync(b => b.Id == request.BatchId, cancellationToken);
        var differences = new List<ReplayDifference>();
        BatchDossier dossier;
        try
        {
            dossier = await BatchDossier.LoadAsync(db, shelf, batch, cancellationToken);
        }
        catch (Exception e) when (e is QcRuleException or InvalidOperationException or FormatException)
        {
            return new(0, 0, 0, [new($"Batch {batch.Number}", "records", e.Message, null) { Subject = nameof(Batch), SubjectId = batch.Id.ToString() }]);
        }

        differences.AddRange(await ResultsAsync(dossier, cancellationToken));
        var evaluations = await db.Set<EvaluationRecord>().AsNoTracking().Where(e => e.BatchId == batch.Id).OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
        differences.AddRange(await EvaluationsAsync(dossier, evaluations, cancellationToken));
        differences.AddRange(Decision(dossier));
        return new(dossier.Results.Count, evaluations.Count, dossier.Disposition is null ? 0 : 1, differences);
    }

    private async Task<List<ReplayDifference>> ResultsAsync(BatchDossier dossier, CancellationToken cancellationToken)
    {
        var differences = new List<ReplayDifference>();
        var bins = await db.Set<ResultDistribution>().AsNoTracking().Where(d => d.BatchId == dossier.Batch.Id).ToDictionaryAsync(d => d.ResultId, d => d.Bins, cancellationToken);
        foreach (var result in dossier.Results.Where(r => r.FileId is null))
            differences.AddRange(TypedReplay.Of(NameOf(dossier, result), ResultFigures.Of(result, null)).Select(d => d with { Subject = nameof(Result), SubjectId = result.Id.ToString() }));
        foreach (var ofFile in dossier.Results.Where(r => r.FileId is not null).GroupBy(r => r.FileId!.Value))
        {
            var file = await db.Set<StoredFile>().AsNoTracking().SingleAsync(f => f.Id == ofFile.Key, cancellationToken);
            var bytes = await db.Set<StoredFileContent>().AsNoTracking().Where(c => c.FileId == file.Id).Select(c => c.Bytes).SingleOrDefaultAsync(cancellationToken);
            FileResult[] recorded = [.. ofFile.Select(r => new FileResult(r.Id, NameOf(dossier, r), dossier.SampleOf(r)?.Label ?? "", ResultFigures.Of(r, bins.GetValueOrDefault(r.Id))))];
            differences.AddRange((await OfFileAsync(file, bytes, recorded, cancellationToken)).Select(d => d.SubjectId is null ? d with { Subject = nameof(StoredFile), SubjectId = file.Id.ToString() } : d));
        }

        return differences;
    }

    private async Task<List<ReplayDifference>> OfFileAsync(StoredFile file, byte[]? bytes, IReadOnlyList<FileResult> recorded, CancellationToken cancellationToken)
    {
        if (bytes is null) return [new($"File {file.Name}", "bytes", $"{file.Size} bytes", null)];
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        List<ReplayDifference> differences = sha256 == file.Sha256 ? [] : [new($"File {file.Name}", "sha256", file.Sha256, sha256)];
        try
        {
            var answers = file.Answers is { } json ? ConfirmedAnswersJson.Read(json) : null;
            var layout = answers?.LayoutSha256 is { } named ? await LayoutAsync(named, cancellationToken) : null;
            differences.AddRange(FileReplay.Of(file.Name, bytes, answers, layout, recorded));
        }
        catch (FormatException e)
        {
            differences.Add(new($"File {file.Name}", "answers", e.Message, null));
        }

        return differences;
    }

    /// <summary>The layout as it was recorded; null when it is gone or not the text whose hash is its key.</summary>
    private async Task<ConfiguredLayout?> LayoutAsync(string sha256, CancellationToken cancellationToken)
    {
        var source = await db.Set<RecordedLayout>().AsNoTracking().Where(l => l.Sha256 == sha256).Select(l => l.Source).SingleOrDefaultAsync(cancellationToken);
        return source is not null && Evidence.HashOf(source) == sha256 ? PlateLayoutYaml.Read($"plate layout {sha256[..8]}", source).Value : null;
    }

    private async Task<List<ReplayDifference>> EvaluationsAsync(BatchDossier dossier, IReadOnlyList<EvaluationRecord> evaluations, CancellationToken cancellationToken)
    {
        var differences = new List<ReplayDifference>();
        if (evaluations.Count == 0) return differences;
        var history = await RecordHistory.LoadAsync(db, dossier.Batch.Id, cancellationToken);
        foreach (var (evaluation, place) in evaluations.Select((e, i) => (e, i + 1)))
        {
            var name = $"Evaluation {evaluation.Sequence.ToString(CultureInfo.InvariantCulture)} of batch {dossier.Batch.Number}";
            if (evaluation.Sequence != place) Differs("number", evaluation.Sequence.ToString(CultureInfo.InvariantCulture), place.ToString(CultureInfo.InvariantCulture));
            if (Evidence.HashOf(evaluation.Document) != evaluation.Sha256) Differs("sha256", evaluation.Sha256, Evidence.HashOf(evaluation.Document));
            if (history.MadeAt(evaluation.Id) is not { } at) Differs("audit entry", "made", null);
            else if (dossier.Specification is not { } specification) Differs("specification", "judged", null);
            else Compare(InForceAt(dossier, history, at).EvaluatedBy(specification));

            void Compare(Evaluation again)
            {
                var (recorded, document) = (evaluation.Document, Evidence.Of(again).Json);
                if (recorded != document)
                    foreach (var (path, was, now) in JsonDifferences.Between(recorded, document).Take(5))
                        Differs(path, was, now);
                Count("passed", evaluation.Passed, again.Count(VerdictOutcome.Pass));
                Count("failed", evaluation.Failed, again.Count(VerdictOutcome.Fail));
                Count("indeterminate", evaluation.Indeterminate, again.Count(VerdictOutcome.Indeterminate));
                Count("missing", evaluation.Missing, again.Count(VerdictOutcome.Missing));
            }

            void Count(string field, int was, int now)
            {
                if (was != now) Differs(field, was.ToString(CultureInfo.InvariantCulture), now.ToString(CultureInfo.InvariantCulture));
            }

            void Differs(string field, string? was, string? now) =>
                differences.Add(new(name, field, was, now) { Subject = nameof(EvaluationRecord), SubjectId = evaluation.Id.ToString() });
        }

        return differences;
    }

    private static RecordsInForce InForceAt(BatchDossier dossier, RecordHistory history, long at)
    {
        Sample[] samples = [.. dossier.Samples.Where(s => history.Counted(s.Id, at))];
        return new(
            [.. dossier.Steps.Where(s => history.Counted(s.Id, at))], samples,
            [.. dossier.Results.Where(r => history.Counted(r.Id, at) && samples.Any(s => s.Id == r.SampleId)
                && dossier.Oos.Book.MayCount(r.Id, id => history.MadeAt(id) < at, id => history.Counted(id, at)))], dossier.Distributions)
        { Book = dossier.Oos.Book };
    }

    private static IEnumerable<ReplayDifference> Decision(BatchDossier dossier)
    {
        if (dossier.Disposition is not { } disposition) return [];
        var name = $"Decision on batch {dossier.Batch.Number}";
        var sha256 = Evidence.HashOf(disposition.Evidence);
        var differences = new List<ReplayDifference>();
        if (sha256 != disposition.EvidenceSha256) differences.Add(new(name, "sha256 of the evidence", disposition.EvidenceSha256, sha256));
        if (EvidenceReplay.CanReplay(disposition.Evidence)) differences.AddRange(EvidenceReplay.Of(name, disposition.Evidence));
        return differences.Select(d => d with { Subject = nameof(DispositionRecord), SubjectId = disposition.BatchId.ToString() });
    }

    private static string NameOf(BatchDossier dossier, Result result) =>
        $"{(Attributes.TryFind(result.Attribute, out var attribute) ? attribute.Name : result.Attribute)} of {dossier.SampleOf(result)?.Label} (result {result.Id})";
}
