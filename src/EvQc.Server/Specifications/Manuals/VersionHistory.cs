using EvQc.Assays;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Specifications;

public enum VersionedKind
{
    Manual,
    Specification,
    Method,
}

/// <summary>One version of something that comes into force on a day, and when the next one replaced it.</summary>
/// <param name="Until">The last day on which it was in force; null while nothing replaces it.</param>
public sealed record VersionOnRecord(VersionedKind Kind, string Name, int Number, DateOnly EffectiveFrom, DateOnly? Until, DateTimeOffset LoadedAt, string Sha256, string Href)
{
    /// <summary>What people call it; its code where it has no title of its own.</summary>
    public string Title { get; init; } = Name;

    public bool IsInForce(DateOnly day) => EffectiveFrom <= day && !(Until < day);
}

/// <summary>Every version of every manual, specification and method in the order of time: what was in force on any day, past or to come.</summary>
public sealed class VersionHistory(EvQcContext db)
{
    public async Task<IReadOnlyList<VersionOnRecord>> AllAsync(CancellationToken cancellationToken)
    {
        var manuals = await db.Set<ManualVersion>().Select(v => new { v.Manual, v.Number, v.Title, v.EffectiveFrom, v.LoadedAt, v.Sha256 }).ToListAsync(cancellationToken);
        var specifications = await db.Set<SpecificationVersion>().Select(v => new { v.Product, v.Number, v.EffectiveFrom, v.LoadedAt, v.Sha256 }).ToListAsync(cancellationToken);
        var methods = await db.Set<MethodVersion>().Select(v => new { v.Method, v.Number, v.EffectiveFrom, v.LoadedAt, v.Sha256 }).ToListAsync(cancellationToken);
        return Sequenced([
            .. manuals.Select(v => new VersionOnRecord(VersionedKind.Manual, v.Manual, v.Number, v.EffectiveFrom, null, v.LoadedAt, v.Sha256, Links.Manual(v.Manual, v.Number)) { Title = v.Title }),
            .. specifications.Select(v => new VersionOnRecord(VersionedKind.Specification, v.Product, v.Number, v.EffectiveFrom, null, v.LoadedAt, v.Sha256, Links.Specification(v.Product, v.Number))),
            .. methods.Select(v => new VersionOnRecord(VersionedKind.Method, v.Method, v.Number, v.EffectiveFrom, null, v.LoadedAt, v.Sha256, Links.Method(v.Method, v.Number))),
        ]);
    }

    /// <summary>Each ends on the day before the next one begins. Of two that begin on one day the higher number counts, and the other was never in force.</summary>
    internal static IReadOnlyList<VersionOnRecord> Sequenced(IEnumerable<VersionOnRecord> versions) =>
    [
        .. versions.GroupBy(v => (v.Kind, v.Name)).OrderBy(g => g.Key.Kind).ThenBy(g => g.Key.Name, StringComparer.Ordinal).SelectMany(g =>
        {
            VersionOnRecord[] own = [.. g.OrderBy(v => v.EffectiveFrom).ThenBy(v => v.Number)];
            return own.Select((v, i) => i + 1 < own.Length ? v with { Until = own[i + 1].EffectiveFrom.AddDays(-1) } : v);
        }),
    ];
}
