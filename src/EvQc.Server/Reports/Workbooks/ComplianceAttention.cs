using System.Globalization;
using EvQc.Batches;

namespace EvQc.Reports.Workbooks;

/// <summary>The sentences under "What needs attention": only what asks for an act, the gravest first.</summary>
internal static class ComplianceAttention
{
    private const int MostNamed = 3;

    public static IReadOnlyList<string> Of(ComplianceMonth month)
    {
        string[] lines =
        [
            .. Say(
                month.Batches.Where(b => b.State == BatchState.Rejected && b.DecidedAt >= month.Start && b.DecidedAt < month.End).Select(b => b.Number),
                "batch was rejected", "batches were rejected"),
            .. Say(
                month.Investigations.Where(o => o.ClosedAt is null || o.ClosedAt >= month.End).Select(o => $"{o.Batch}, {o.Criterion}"),
                "investigation is open", "investigations are open"),
            .. Say(month.Batches.Where(b => b.HoldReason is not null).Select(b => $"{b.Number}, {b.HoldReason}"), "batch is on hold", "batches are on hold"),
            .. Say(
                month.Ratios.Where(r => r.IsParticleToProtein && r.Verdict is PrintedVerdict.DoesNotComply or PrintedVerdict.Indeterminate).Select(r => $"{r.Batch} {r.Printed}"),
                "particle-to-protein ratio fails or is undecided", "particle-to-protein ratios fail or are undecided"),
            .. Say(month.OverdueTrails, "deferred review of an audit trail is overdue", "deferred reviews of audit trails are overdue"),
            .. Say(month.Signals.Select(s => $"{s.Figure}: {s.Rule} ({s.Batches})"), "trend signal to look into", "trend signals to look into"),
            .. Say(month.LateEntries.Select(l => $"{l.Batch}, {l.What}"), "entry was late", "entries were late"),
        ];
        return lines.Length > 0 ? lines : ["Nothing: no rejection, no open investigation, no batch on hold, no trend signal, no late entry."];
    }

    private static IEnumerable<string> Say(IEnumerable<string> items, string one, string many)
    {
        var all = items.ToList();
        if (all.Count == 0) yield break;
        var more = all.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {all.Count - MostNamed} more") : "";
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{all.Count} {(all.Count == 1 ? one : many)}: {string.Join("; ", all.Take(MostNamed))}{more}.");
    }
}
