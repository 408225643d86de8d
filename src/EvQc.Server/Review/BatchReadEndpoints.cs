using EvQc.Batches;
using EvQc.People;
using EvQc.Reports;
using EvQc.Specifications;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>Reading batches over HTTP: state, evaluation, blockers.</summary>
internal static class BatchReadEndpoints
{
    private const int PageSize = 50;

    public sealed record Row(string Number, string Product, BatchState State, bool OnHold, DateTimeOffset RegisteredAt, DateTimeOffset? DecidedAt, bool SignedThenChanged);

    public sealed record Page(int Total, int PageNumber, int Size, IReadOnlyList<Row> Batches);

    public sealed record CriterionVerdict(string Id, string Title, string Limit, VerdictOutcome Outcome, string? Value, string Sentence);

    public sealed record SampleLabel(string Label, Stage Stage, bool IsFinalProduct);

    public sealed record BatchDetail(
        string Number,
        string Product,
        BatchState State,
        string? HoldReason,
        int? SpecificationVersion,
        string? SpecificationSha256,
        IReadOnlyList<SampleLabel> Samples,
        IReadOnlyList<CriterionVerdict> Verdicts,
        IReadOnlyList<Blocker> BlockersToRelease,
        string EvidenceSha256,
        IReadOnlyList<SignatureDetail> Signatures,
        IReadOnlyList<SignedChange> SignedThenChanged);

    /// <param name="Record">What was signed, in words.</param>
    /// <param name="SignedAtLocal">With offset and zone, as it is printed.</param>
    /// <param name="Standing">Holds, BeforeKeys or Broken.</param>
    public sealed record SignatureDetail(
        SignedRecord Kind, string Record, string PrintedName, Role Role, SignatureMeaning Meaning, DateTimeOffset SignedAt, string SignedAtLocal, string Zone, string? Reason,
        string EvidenceSha256, Guid? KeyId, SignatureStanding Standing, IReadOnlyList<string> Faults);

    /// <param name="page">1-based.</param>
    public static async Task<Ok<Page>> ListAsync(EvQcContext db, SignedThenChanged signed, CancellationToken cancellationToken, BatchState? state = null, string? product = null, int page = 1)
    {
        var batches = db.Set<Batch>().AsNoTracking().Where(b => (state == null || b.State == state) && (product == null || b.Product == product));
        var number = Math.Clamp(page, 1, 1_000_000);
        var rows = await batches.OrderByDescending(b => b.RegisteredAt).ThenBy(b => b.Number).Skip((number - 1) * PageSize).Take(PageSize)
            .ToListAsync(cancellationToken);
        var standings = await signed.OfAsync(rows.ConvertAll(b => b.Id), Review.SignedThenChanged.BytesOfAList, cancellationToken);
        return TypedResults.Ok(new Page(await batches.CountAsync(cancellationToken), number, PageSize, [.. rows.Select(b => new Row(
            b.Number, b.Product, b.State, b.IsOnHold, b.RegisteredAt, b.DecidedAt, standings.GetValueOrDefault(b.Id)?.IsChanged == true))]));
    }

    public static async Task<Ok<BatchDetail>> ReadAsync(string number, EvQcContext db, ReviewGathering gathering, SignedThenChanged signedThenChanged, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAsync(number, cancellationToken);
        var review = await gathering.OfAsync(batch, cancellationToken);
        var standing = await signedThenChanged.OfAsync(batch.Id, cancellationToken);
        return TypedResults.Ok(new BatchDetail(
            batch.Number, batch.Product, batch.State, batch.HoldReason, batch.SpecificationVersion, batch.SpecificationSha256,
            [.. review.Dossier.Samples.Where(s => !s.IsSuperseded).Select(s => new SampleLabel(s.Label, s.Stage, s.IsFinalProduct))],
            [.. (review.Facts.Evaluation?.Verdicts ?? []).Select(v => new CriterionVerdict(v.Criterion.Id, v.Criterion.Title, v.Criterion.Limit.Text, v.Outcome, v.RoundedText, v.Sentence))],
            Disposition.BlockersToRelease(review.Facts, null),
            review.Evidence.Sha256,
            [.. review.Dossier.Signatures.Select(s => Of(s, review.Dossier, standing))],
            standing.Changes));
    }

    private static SignatureDetail Of(Signature s, BatchDossier dossier, SignedStanding standing) => new(
        s.RecordKind, SignedSubject.Of(dossier, s), s.PrintedName, s.Role, s.Meaning, s.SignedAt, PrintedTime.Full(s.SignedAt, s.Zone), s.Zone, s.Reason,
        s.EvidenceSha256, s.KeyId, standing.Checks[s.Id].Standing, standing.Checks[s.Id].Faults);
}
