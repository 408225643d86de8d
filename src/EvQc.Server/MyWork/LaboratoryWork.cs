using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell.Web;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.MyWork;

/// <summary>What waits at the bench.</summary>
public sealed class LaboratoryWork(EvQcContext db, ConfiguredProducts products)
{
    public async Task<WorkGroup> StepsAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<Batch>().AsNoTracking().Where(b => b.HeldAt == null && (b.State == BatchState.Culture || b.State == BatchState.Filtration
            || b.State == BatchState.Concentration || b.State == BatchState.Isolation));
        var first = await waiting.OrderBy(b => b.RegisteredAt).Take(WorkGroup.Most).Select(b => new { b.Number, b.State, b.RegisteredAt }).ToListAsync(cancellationToken);
        return new("Steps to record", "batch",
            [.. first.Select(b => new WorkItem(b.Number, $"{b.State} comes next", Links.Batch(b.Number), b.RegisteredAt))],
            await waiting.CountAsync(cancellationToken), Links.Batches);
    }

    public async Task<WorkGroup> TestsAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<Batch>().AsNoTracking().Where(b => b.HeldAt == null && b.State == BatchState.Testing);
        var first = await waiting.OrderBy(b => b.TestingSince).Take(WorkGroup.Most).Select(b => new
        {
            b.Number,
            b.TestingSince,
            Missing = db.Set<EvaluationRecord>().Where(e => e.BatchId == b.Id).OrderByDescending(e => e.Sequence).Select(e => (int?)e.Missing).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        return new("Batches in testing", "spec",
            [.. first.Select(b => new WorkItem(b.Number, b.Missing is { } missing ? Plural(missing, "result is", "results are") + " missing" : "results are missing", Links.Batch(b.Number), b.TestingSince))],
            await waiting.CountAsync(cancellationToken), $"{Links.Batches}?state=Testing");
    }

    /// <summary>Batches whose final product is there, and less of it in reserve than their route demands.</summary>
    public async Task<WorkGroup> ReservesAsync(CancellationToken cancellationToken)
    {
        var open = await db.Set<Batch>().AsNoTracking().Where(b => b.HeldAt == null && (b.State == BatchState.Testing || b.State == BatchState.Review)).OrderBy(b => b.TestingSince).Select(b => new
        {
            b.Number,
            b.Product,
            b.TestingSince,
            PutIn = db.Set<ReserveSample>().Where(s => s.BatchId == b.Id).Sum(s => (decimal?)s.VolumeMl) ?? 0,
            TakenOut = db.Set<ReserveWithdrawal>().Where(w => w.BatchId == b.Id).Sum(w => (decimal?)w.VolumeMl) ?? 0,
        }).ToListAsync(cancellationToken);
        WorkItem[] waiting =
        [
            .. open.Select(b => (Batch: b, Reserve: products.Process(b.Product)?.FullTestMl is { } fullTest ? new ReserveFact(b.PutIn - b.TakenOut, fullTest) : null))
                .Where(o => o.Reserve is { } reserve && reserve.LeftMl < reserve.NeededMl)
                .Select(o => new WorkItem(
                    o.Batch.Number, $"{Quantities.NumberText.Readable(o.Reserve!.LeftMl)} mL kept of {Quantities.NumberText.Readable(o.Reserve.NeededMl)} mL", Links.Batch(o.Batch.Number) + "#reserve", o.Batch.TestingSince)),
        ];
        return new("Reserve samples to put aside", "batch", [.. waiting.Take(WorkGroup.Most)], waiting.Length, $"{Links.Batches}?state=Testing");
    }

    public async Task<WorkGroup> FilesAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<StoredFile>().AsNoTracking().Where(f => f.Status == FileStatus.Read || f.Status == FileStatus.Unreadable || f.Status == FileStatus.Received);
        var first = await waiting.OrderBy(f => f.ReceivedAt).Take(WorkGroup.Most).Select(f => new { f.Id, f.Name, f.Status, f.ReceivedAt, f.ReceivedBy }).ToListAsync(cancellationToken);
        return new("Files to confirm", "file",
            [.. first.Select(f => new WorkItem(
                f.Name,
                f.Status switch
                {
                    FileStatus.Unreadable => "could not be read: look why",
                    FileStatus.Received => $"from {f.ReceivedBy}, being read",
                    _ => $"from {f.ReceivedBy}: check what was read and confirm it",
                },
                Links.File(f.Id), f.ReceivedAt))],
            await waiting.CountAsync(cancellationToken), Links.Files);
    }

    /// <summary>Entries by hand of others: nobody verifies their own.</summary>
    public async Task<WorkGroup> VerificationsAsync(Actor actor, CancellationToken cancellationToken)
    {
        var waiting = db.Set<Result>().AsNoTracking()
            .Where(r => r.FileId == null && r.Status == ResultStatus.Current && r.VerifiedAt == null && r.RecordedById != actor.PersonId)
            .Join(db.Set<Batch>().Where(b => b.State == BatchState.Testing || b.State == BatchState.Review), r => r.BatchId, b => b.Id,
                (r, b) => new { r.RecordedAt, r.RecordedBy, r.Attribute, b.Number });
        var first = await waiting.OrderBy(r => r.RecordedAt).Take(WorkGroup.Most).ToListAsync(cancellationToken);
        return new("Entries to verify", "check",
            [.. first.Select(r => new WorkItem(r.Number, $"{NameOf(r.Attribute)}, entered by {r.RecordedBy}", Links.Batch(r.Number), r.RecordedAt))],
            await waiting.CountAsync(cancellationToken), $"{Links.Batches}?state=Testing");
    }

    internal static string Plural(int number, string one, string many) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");

    private static string NameOf(string attribute) => Attributes.TryFind(attribute, out var known) ? known.Name : attribute;
}
