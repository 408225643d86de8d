using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>
/// Before the first block of a database that an earlier version wrote: that version changed some values past the trail (what reading found
/// in a file, a lock after wrong passwords). What they are is recorded once, with its reason, so that from here on every difference is a finding.
/// </summary>
public sealed class TakeOver(EvQcContext db, IEnumerable<IIntegrityCheck> checks)
{
    public const string Reason = "Found so when sealing of the audit trail began: the version before did not record this change.";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Only entries of earlier versions have no zone; and what is sealed once is never taken over again.
        if (await db.Set<AuditBlock>().AnyAsync(cancellationToken) || !await db.Set<AuditEntry>().AnyAsync(e => e.Zone == null, cancellationToken)) return;
        db.ActAs(Actor.System, Reason);
        await foreach (var finding in checks.OfType<RecordCheck>().Single().RunAsync(cancellationToken))
        {
            if (finding is { Code: "record-changed", Subject: { } subject, SubjectId: { } id, Property: { } property })
                AuditTrail.Found(db, subject, id, property, finding.Recorded, finding.Present);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }
}
