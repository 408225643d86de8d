using EvQc.Audit;
using EvQc.Review;
using EvQc.Shell.Web;

namespace EvQc.MyWork;

/// <summary>What a verification of the records has found and nobody has cleared up; the sample of the trail that is due.</summary>
public sealed class AuditWork(EvQcContext db, RecordVerification verification, ReadSample sample)
{
    private static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    public async Task<WorkGroup> VerificationAsync(CancellationToken cancellationToken)
    {
        var last = await verification.LastAsync(cancellationToken);
        IReadOnlyList<WorkItem> items = last is null or { IsClean: true }
            ? []
            : [new(last.Outcome == RecordVerification.Differs ? "Records are not as they were recorded" : "Not all records could be verified", last.Text.Split('\n', 2)[0], Links.Verification, last.At)];
        return new("Verification of the records", "alert", items, items.Count, Links.Verification);
    }

    public async Task<WorkGroup> SampleAsync(LaboratorySettings laboratory, CancellationToken cancellationToken)
    {
        var (now, due) = (db.Time.GetUtcNow(), await sample.DueAtAsync(cancellationToken));
        IReadOnlyList<WorkItem> items = due is { } at && at - Notice < now
            ? [new("Entries that belong to no release", at < now ? $"overdue since {laboratory.LocalDate(at)}" : $"due on {laboratory.LocalDate(at)}", Links.NewTrailSample, null)]
            : [];
        return new("Sample of the audit trail", "audit", items, items.Count, Links.TrailSamples);
    }
}
