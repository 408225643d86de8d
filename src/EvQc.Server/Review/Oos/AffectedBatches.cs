using EvQc.Assays;
using EvQc.Batches;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// Other batches that what failed here may concern (21 CFR 211.192): measured on the same instrument at about the same time, by the same analyst and
/// method on that day, made of the same material lots or the same cell bank.
/// </summary>
public sealed class AffectedBatches(EvQcContext db, LaboratorySettings laboratory)
{
    /// <summary>So long before and after a measurement the instrument counts as the same.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(7);

    /// <summary>Parameters of a step that name where the cells come from.</summary>
    private static readonly string[] s_origins = ["cell-bank-lot", "donor-lot", "donor-id"];

    public async Task<IReadOnlyList<PossiblyAffected>> OfAsync(OosInvestigation investigation, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, SortedSet<string>>();
        var results = (await db.Set<Result>().AsNoTracking().Where(r => r.BatchId == investigation.BatchId).ToListAsync(cancellationToken)).FindAll(r => investigation.RestsOn(r.Id));
        foreach (var result in results)
        {
            await InstrumentAsync(result, found, cancellationToken);
            await AnalystAsync(result, found, cancellationToken);
        }

        await RouteAsync(investigation.BatchId, found, cancellationToken);
        var ids = found.Keys.ToArray();
        var numbers = await db.Set<Batch>().Where(b => ids.Contains(b.Id)).Select(b => new { b.Id, b.Number }).ToListAsync(cancellationToken);
        return [.. numbers.OrderBy(b => b.Number, StringComparer.Ordinal).Select(b => new PossiblyAffected(b.Id, b.Number, [.. found[b.Id]]))];
    }

    private async Task InstrumentAsync(Result result, Dictionary<Guid, SortedSet<string>> found, CancellationToken cancellationToken)
    {
        if (result.InstrumentSerial is not { } serial) return;
        var at = result.MeasuredAt ?? result.RecordedAt;
        var (from, to) = (at - Period, at + Period);
        var others = await db.Set<Result>().Where(r => r.BatchId != result.BatchId && r.InstrumentSerial == serial && (r.MeasuredAt ?? r.RecordedAt) >= from && (r.MeasuredAt ?? r.RecordedAt) <= to)
            .Select(r => r.BatchId).Distinct().ToListAsync(cancellationToken);
        Add(found, others, $"measured on {result.Instrument ?? "the same instrument"} {serial} within {Period.Days} days of {laboratory.LocalDate(at)}");
    }

    private async Task AnalystAsync(Result result, Dictionary<Guid, SortedSet<string>> found, CancellationToken cancellationToken)
    {
        var (at, analyst) = (laboratory.In(result.MeasuredAt ?? result.RecordedAt), result.Operator ?? result.RecordedBy);
        var (from, to) = (laboratory.FromLocal(at.Date), laboratory.FromLocal(at.Date.AddDays(1)));
        var others = await db.Set<Result>()
            .Where(r => r.BatchId != result.BatchId && r.Attribute == result.Attribute && r.Method == result.Method && (r.Operator ?? r.RecordedBy) == analyst
                && (r.MeasuredAt ?? r.RecordedAt) >= from && (r.MeasuredAt ?? r.RecordedAt) < to)
            .Select(r => r.BatchId).Distinct().ToListAsync(cancellationToken);
        Add(found, others, $"{Attributes.Of(result.Attribute).Name} by {analyst} with the same method on {laboratory.LocalDate(at)}");
    }

    private async Task RouteAsync(Guid batch, Dictionary<Guid, SortedSet<string>> found, CancellationToken cancellationToken)
    {
        var steps = await db.Set<ProcessStep>().AsNoTracking().AsSplitQuery().Where(s => s.BatchId == batch).ToListAsync(cancellationToken);
        var lots = steps.SelectMany(s => s.Materials).Select(m => (m.Material, m.Lot)).Distinct().ToArray();
        var names = lots.Select(l => l.Lot).Distinct().ToArray();
        var others = await db.Set<ProcessStep>().Where(s => s.BatchId != batch).SelectMany(s => s.Materials, (s, m) => new { s.BatchId, m.Material, m.Lot })
            .Where(m => names.Contains(m.Lot)).Distinct().ToListAsync(cancellationToken);
        foreach (var (material, lot) in lots) Add(found, others.Where(o => o.Material == material && o.Lot == lot).Select(o => o.BatchId), $"same {material} lot {lot}");

        var origins = steps.SelectMany(s => s.Parameters).Where(p => s_origins.Contains(p.Code)).Select(p => (p.Code, p.Name, p.Text)).Distinct().ToArray();
        var texts = origins.Select(o => o.Text).Distinct().ToArray();
        var same = await db.Set<ProcessStep>().Where(s => s.BatchId != batch).SelectMany(s => s.Parameters, (s, p) => new { s.BatchId, p.Code, p.Text })
            .Where(p => s_origins.Contains(p.Code) && texts.Contains(p.Text)).Distinct().ToListAsync(cancellationToken);
        foreach (var (code, name, text) in origins) Add(found, same.Where(o => o.Code == code && o.Text == text).Select(o => o.BatchId), $"same {name.ToLowerInvariant()} {text}");
    }

    private static void Add(Dictionary<Guid, SortedSet<string>> found, IEnumerable<Guid> batches, string reason)
    {
        foreach (var id in batches.Distinct())
        {
            if (!found.TryGetValue(id, out var reasons)) found[id] = reasons = new(StringComparer.Ordinal);
            reasons.Add(reason);
        }
    }
}
