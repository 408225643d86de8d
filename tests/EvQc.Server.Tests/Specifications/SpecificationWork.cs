using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace EvQc.Specifications;

/// <summary>What quality assurance does with specifications, and a version that came into the configuration folder.</summary>
internal static class SpecificationWork
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Approves every version on record that nobody has approved.</summary>
    public static async Task ApproveSpecificationsAsync(this Laboratory laboratory, Actor reviewer)
    {
        var open = await laboratory.DoAsync((SpecificationApprovals approvals) => approvals.Unapproved.ToListAsync(Cancel));
        foreach (var version in open) (await laboratory.ApproveAsync(version, reviewer)).OrRefuse();
    }

    public static async Task<Parsed<SpecificationApproval>> ApproveAsync(this Laboratory laboratory, SpecificationVersion version, Actor reviewer, string? remark = "compared with SPEC-12", SigningComponents? components = null)
    {
        var signs = components ?? await laboratory.ComponentsAsync(reviewer);
        return await laboratory.DoAsync((ApproveSpecification act) => act.RunAsync(new(version.Product, version.Number, version.Sha256, remark, signs), reviewer, Cancel));
    }

    /// <summary>The next version of the specification, as the start of EvQc puts it on record; nobody has approved it.</summary>
    /// <param name="from">Its first day; null: far in the future, so that nothing is judged by it.</param>
    public static async Task<SpecificationVersion> PutOnRecordAsync(this Laboratory laboratory, DateOnly? from = null, Func<string, string>? edited = null)
    {
        var first = await laboratory.ReadAsync(db => db.Set<SpecificationVersion>().AsNoTracking().SingleAsync(v => v.Product == Laboratory.Product && v.Number == 1, Cancel));
        var number = 1 + await laboratory.ReadAsync(db => db.Set<SpecificationVersion>().Where(v => v.Product == Laboratory.Product).MaxAsync(v => v.Number, Cancel));
        var day = from ?? new DateOnly(2099, 1, 1);
        var source = (edited ?? (text => text))(first.Source)
            .Replace("version: 1\n", FormattableString.Invariant($"version: {number}\n"), StringComparison.Ordinal)
            .Replace("effective-from: 2026-01-01", FormattableString.Invariant($"effective-from: {day:yyyy-MM-dd}"), StringComparison.Ordinal);
        var version = new SpecificationVersion
        {
            Id = Guid.CreateVersion7(),
            Product = first.Product,
            Number = number,
            EffectiveFrom = day,
            Source = source,
            Sha256 = Evidence.HashOf(source),
            LoadedAt = TimeProvider.System.GetUtcNow(),
        };
        await laboratory.DoAsync(async (EvQcContext db) =>
        {
            db.ActAs(Actor.System, "Loaded from the configuration folder");
            db.Add(version);
            await db.SaveChangesAsync(Cancel);
        });
        return version;
    }
}
