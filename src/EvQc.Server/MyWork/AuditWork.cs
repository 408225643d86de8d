using EvQc.Audit;
using EvQc.Review;
using EvQc.Shell.Web;

namespace EvQc.MyWork;

/// <summary>What a verification of the records has found and nobody has cleared up; the sample of the trail that is due.</summary>
public sealed class AuditWork(EvQcContext db, RecordVerification verification, ReadSample sample)
{
    public async Task<WorkGroup> VerificationAsync(CancellationToken cancellationToken)
    {
        var last = await verification.LastAsync(cancellationToken);
        IReadOnlyList<WorkItem> items = last is null or { IsClean: true }
            ? []
            : [new(last.Outcome == RecordVerification.Differs ? "Records are not as they were recorded" : "Not all records could be verified", last.Text.Split('\n', 2)[0], Links.Verification, last.At)];
        return new("Verification of the records", "alert", items, items.Count, Links.Verification);
    }

    public async Task<WorkGroup> SampleAsync(LaboratorySettings laboratory, CancellationToken cancellationToken) => WorkGroup.Due(
        "Sample of the audit trail", "audit", "Entries that belong to no release", await sample.DueAtAsync(cancellationToken), db.Time.GetUtcNow(), laboratory, Links.NewTrailSample, Links.TrailSamples);
}
