using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>How the last verification came out, as the trail has it.</summary>
public sealed record VerificationOutcome(DateTimeOffset At, string By, string Outcome, string Text)
{
    public bool IsClean => Outcome == RecordVerification.Clean;
}

/// <summary>Verifies the records and keeps what came of it in the trail: when a person asks, and by itself once a day.</summary>
public sealed class RecordVerification(EvQcContext db, VerifyRecords verify, AuditSettings settings)
{
    public const string Subject = "Verification";
    public const string Clean = "as-recorded";
    public const string Differs = "differs";
    public const string Incomplete = "incomplete";
    private const int MostKept = 20;

    public async Task<Verification> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ViewAudit);
        var verification = await verify.RunAsync(cancellationToken);
        db.ActAs(actor);
        AuditTrail.Event(db, Subject, verification.IsClean ? Clean : verification.IsComplete ? Differs : Incomplete, Told(verification));
        await db.SaveChangesAsync(cancellationToken);
        return verification;
    }

    /// <summary>Verifies if nobody has for as long as <see cref="AuditSettings.VerifyEvery"/>. Run twice it only reads twice.</summary>
    public async Task RunWhenDueAsync(CancellationToken cancellationToken)
    {
        if (settings.VerifyEvery == TimeSpan.Zero) return;
        var last = (await LastAsync(cancellationToken))?.At
            ?? await db.Set<AuditEntry>().OrderBy(e => e.Sequence).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancellationToken);
        if (last is { } at && at + settings.VerifyEvery <= db.Time.GetUtcNow()) await RunAsync(Actor.System, cancellationToken);
    }

    public async Task<VerificationOutcome?> LastAsync(CancellationToken cancellationToken)
    {
        var entry = await db.Set<AuditEntry>().AsNoTracking().Where(e => e.Subject == Subject && e.Action == AuditAction.Event).OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(cancellationToken);
        return entry is null ? null : new(entry.At, entry.ActorName, entry.SubjectId, System.Text.Json.Nodes.JsonNode.Parse(entry.Changes)?["what"]?.ToString() ?? "");
    }

    private static string Told(Verification verification)
    {
        var lines = verification.Checks.SelectMany(c => c.Findings.Select(f => f.What).Prepend($"{c.Name}: {VerificationText.Outcome(c)}")).ToList();
        var kept = string.Join('\n', lines.Take(MostKept));
        var more = lines.Count > MostKept ? "\n…" : "";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{VerificationText.Summary(verification)} {verification.Entries:#,0} entries, {verification.Head?.ToString() ?? "no block sealed yet"}.\n{kept}{more}");
    }
}
