using EvQc.Batches;
using EvQc.Outbox;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>What every way of recording a result has in common: one current result per sample and attribute, claimed by whoever is first.</summary>
internal static class ResultRecording
{
    public static async Task RecordAsync(
        this EvQcContext db, Batch batch, IReadOnlyList<(Sample Sample, Result Result)> results, CancellationToken cancellationToken)
    {
        batch.MustBeOpen();
        var retests = await Retesting.OfAsync(db, batch, results, cancellationToken);
        (Sample Sample, Result Result)[] firsts = [.. results.Where(r => !retests.Any(t => t.ResultId == r.Result.Id))];
        await RefuseTakenAsync(db, firsts, cancellationToken);
        db.AddRange(results.Select(r => r.Result));
        db.AddRange(retests);
        foreach (var (sample, result) in firsts) db.Add(new CurrentResult { SampleId = sample.Id, Attribute = result.Attribute, ResultId = result.Id });

        db.Tell(new ResultRecorded(batch.Id, [.. results.Select(r => r.Result.Id)]));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Two people recorded the same at once: the other was first.
            db.ChangeTracker.Clear();
            await RefuseTakenAsync(db, firsts, cancellationToken);
            throw;
        }
    }

    private static async Task RefuseTakenAsync(
        EvQcContext db, IReadOnlyList<(Sample Sample, Result Result)> results, CancellationToken cancellationToken)
    {
        foreach (var (sample, result) in results)
        {
            if (sample.IsSuperseded)
                throw new QcRuleException(
                    "sample-superseded",
                    $"Sample {sample.Label} belongs to a step that was repeated; its results no longer count.",
                    "Measure the sample of the repeated step.");
            var taken = await db.Set<CurrentResult>().Where(c => c.SampleId == sample.Id && c.Attribute == result.Attribute)
                .Join(db.Set<Result>(), c => c.ResultId, r => r.Id, (_, r) => new { r.RawText, r.Unit, r.RecordedBy, r.RecordedAt })
                .SingleOrDefaultAsync(cancellationToken);
            if (taken is not null)
                throw new QcRuleException(
                    "result-already-recorded",
                    $"{Attributes.Of(result.Attribute).Name} of {sample.Label} is already recorded: {taken.RawText} {taken.Unit} by {taken.RecordedBy}, {taken.RecordedAt:yyyy-MM-dd HH:mm} UTC.",
                    "If that one is wrong, correct it with a reason; if it must not count, invalidate it with its documented cause.");
        }
    }
}
