using EvQc.Assays;
using EvQc.Batches;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports.Gathering;

/// <summary>What was written down later than the product's process allows after it was done: the same rule as the review's findings.</summary>
internal sealed class LateEntryGathering(EvQcContext db, ConfiguredProducts products, Dictionary<Guid, BatchName> numbers)
{
    /// <summary>Where the process says nothing.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<LateEntry>> OfAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var steps = await db.Set<ProcessStep>().AsNoTracking().Where(s => s.RecordedAt >= start && s.RecordedAt < end)
            .Select(s => new { s.BatchId, s.Stage, s.EndedAt, s.RecordedAt, s.RecordedBy }).ToListAsync(cancellationToken);
        var results = await db.Set<Result>().AsNoTracking()
            .Where(r => r.RecordedAt >= start && r.RecordedAt < end && r.FileId == null && r.MeasuredAt != null)
            .Select(r => new { r.BatchId, r.Attribute, MeasuredAt = r.MeasuredAt!.Value, r.RecordedAt, r.RecordedBy }).ToListAsync(cancellationToken);
        return
        [
            .. steps.Where(s => s.RecordedAt - s.EndedAt > Limit(s.BatchId))
                .Select(s => new LateEntry(numbers[s.BatchId].Number, $"{s.Stage} step", s.EndedAt, s.RecordedAt, s.RecordedBy))
                .Concat(results.Where(r => r.RecordedAt - r.MeasuredAt > Limit(r.BatchId))
                    .Select(r => new LateEntry(numbers[r.BatchId].Number, NameOf(r.Attribute), r.MeasuredAt, r.RecordedAt, r.RecordedBy)))
                .OrderBy(l => l.RecordedAt),
        ];
    }

    private TimeSpan Limit(Guid batch) => products.Process(numbers[batch].Product)?.LateAfter ?? Usual;

    private static string NameOf(string attribute) => Attributes.TryFind(attribute, out var known) ? known.Name : attribute;
}
