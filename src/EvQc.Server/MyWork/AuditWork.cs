using EvQc.Audit;
using EvQc.Shell.Web;

namespace EvQc.MyWork;

/// <summary>What a verification of the records has found and nobody has cleared up.</summary>
public sealed class AuditWork(RecordVerification verification)
{
    public async Task<WorkGroup> VerificationAsync(CancellationToken cancellationToken)
    {
        var last = await verification.LastAsync(cancellationToken);
        IReadOnlyList<WorkItem> items = last is null or { IsClean: true }
            ? []
            : [new(last.Outcome == RecordVerification.Differs ? "Records are not as they were recorded" : "Not all records could be verified", last.Text.Split('\n', 2)[0], Links.Verification, last.At)];
        return new("Verification of the records", "alert", items, items.Count, Links.Verification);
    }
}
