using System.Globalization;

namespace EvQc.Review.Packages;

/// <summary>The audit extract for people.</summary>
internal static class AuditTable
{
    private const int Longest = 600;

    public static DossierSection Of(PackageAudit audit) => new(
        "Audit trail", "Every entry about this batch, in the order of the trail; audit.json holds each in full with the proof that it is sealed.",
        ["Entry", "When", "Zone", "Who", "Role", "What", "Record", "Key", "Values (old, new)", "Why", "From", "Sealed in block"],
        [.. audit.Entries.Select(p => (string?[])[
            p.Entry.Sequence.ToString(CultureInfo.InvariantCulture), Time(p.Entry.At), p.Entry.Zone, p.Entry.ActorName, p.Entry.ActorRole, p.Entry.Action, Dossier.Words(p.Entry.Subject), p.Entry.SubjectId,
            Short(p.Entry.Changes), p.Entry.Reason, p.Entry.Origin, p.Block?.ToString(CultureInfo.InvariantCulture) ?? "not yet"])]);

    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Short(string changes) => changes.Length <= Longest ? changes : changes[..Longest] + "…";
}
