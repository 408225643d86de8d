using EvQc.Batches;
using EvQc.Specifications;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>Reading batches over HTTP: state, evaluation, blockers.</summary>
internal static class BatchReadEndpoints
{
    private const int PageSize = 50;

    public sealed record Row(string Number, string Product, BatchState State, bool OnHold, DateTimeOffset RegisteredAt, DateTimeOffset? DecidedAt);

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
        string EvidenceSha256);

    /// <param name="page">1-based.</param>
    public static async Task<Ok<Page>> ListAsync(EvQcContext db, CancellationToken cancellationToken, BatchState? state = null, string? product = null, int page = 1)
    {
        var batches = db.Set<Batch>().AsNoTracking().Where(b => (state == null || b.State == state) && (product == null || b.Product == product));
        var number = Math.Clamp(page, 1, 1_000_000);
        var rows = await batches.OrderByDescending(b => b.RegisteredAt).ThenBy(b => b.Number).Skip((number - 1) * PageSize).Take(PageSize)
            .Select(b => new Row(b.Number, b.Product, b.State, b.HeldAt != null, b.RegisteredAt, b.DecidedAt)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page(await batches.CountAsync(cancellationToken), number, PageSize, rows));
    }

    public static async Task<Ok<BatchDetail>> ReadAsync(string number, EvQcContext db, ReviewGathering gathering, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAsync(number, cancellationToken);
        var review = await gathering.OfAsync(batch, cancellationToken);
        return TypedResults.Ok(new BatchDetail(
            batch.Number, batch.Product, batch.State, batch.HoldReason, batch.SpecificationVersion, batch.SpecificationSha256,
            [.. review.Dossier.Samples.Where(s => !s.IsSuperseded).Select(s => new SampleLabel(s.Label, s.Stage, s.IsFinalProduct))],
            [.. (review.Facts.Evaluation?.Verdicts ?? []).Select(v => new CriterionVerdict(v.Criterion.Id, v.Criterion.Title, v.Criterion.Limit.Text, v.Outcome, v.RoundedText, v.Sentence))],
            Disposition.BlockersToRelease(review.Facts, null),
            review.Evidence.Sha256));
    }
}
