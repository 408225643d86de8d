using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary>What was changed after it was first entered: old, new, who, when, why (Annex 11 §8; PI 041 §9.9). The original value stays visible.</summary>
internal static class ChangeTable
{
    public static DossierSection Of(PackageRecords records, PackageAudit audit)
    {
        var rows = new List<IReadOnlyList<string?>>();
        foreach (var entry in audit.Entries.Select(e => e.Entry).Where(e => e.Action is "Changed" or "Deleted" && e.Subject != "PersonKey"))
        {
            using var changes = PackageJson.Parse(entry.Changes);
            foreach (var change in changes.RootElement.EnumerateObject().Where(c => c.Value is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2))
                rows.Add([
                    Dossier.Words(entry.Subject), NameOf(records, entry.Subject, entry.SubjectId), change.Name, change.Value[0].GetString(), change.Value[1].GetString(), entry.ActorName, entry.ActorRole,
                    AuditTable.Time(entry.At), entry.Zone, entry.Reason,
                ]);
        }

        return new("Changes since original entry", "CHANGED: every value that is not as it was first entered.", ["Record", "Which", "Value", "Was", "Became", "By", "Role", "When", "Zone", "Why"], rows)
        {
            Marked = Enumerable.Range(0, rows.Count).ToHashSet(),
        };
    }

    private static string NameOf(PackageRecords records, string kind, string key)
    {
        var record = records.Find(kind, key);
        return record?["Label"] ?? record?["Number"] ?? record?["Name"] ?? (record?["Attribute"] is { } attribute ? $"{Dossier.NameOf(attribute)} {key}" : record?["Stage"] ?? key);
    }
}
