using EvQc.People;
using EvQc.Review;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Specifications;

/// <summary>An approval as it is on record, and what is wrong with it; nothing where the approver's own key signed exactly this.</summary>
public sealed record CheckedApproval(SpecificationApproval Approval, IReadOnlyList<string> Faults)
{
    public bool Holds => Faults.Count == 0;
}

/// <summary>The approvals of specifications, each checked against the approver's key whenever it is looked at.</summary>
public sealed class SpecificationApprovals(EvQcContext db)
{
    /// <summary>Versions whose text nobody has approved.</summary>
    public IQueryable<SpecificationVersion> Unapproved => db.Set<SpecificationVersion>().AsNoTracking()
        .Where(v => !db.Set<SpecificationApproval>().Any(a => a.Product == v.Product && a.Number == v.Number && a.Sha256 == v.Sha256));

    public async Task<IReadOnlyList<CheckedApproval>> AllAsync(CancellationToken cancellationToken) =>
        await CheckAsync(await db.Set<SpecificationApproval>().AsNoTracking().OrderBy(a => a.ApprovedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>Null when nobody has approved this text.</summary>
    public async Task<CheckedApproval?> OfAsync(string product, int number, string sha256, CancellationToken cancellationToken) =>
        await CheckAsync(await db.Set<SpecificationApproval>().AsNoTracking().SingleOrDefaultAsync(a => a.Product == product && a.Number == number && a.Sha256 == sha256, cancellationToken), cancellationToken);

    public async Task<CheckedApproval?> CheckAsync(SpecificationApproval? approval, CancellationToken cancellationToken) =>
        approval is null ? null : (await CheckAsync([approval], cancellationToken))[0];

    private async Task<IReadOnlyList<CheckedApproval>> CheckAsync(List<SpecificationApproval> approvals, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. approvals.Select(a => a.KeyId).Distinct()];
        var keys = await db.Set<PersonKey>().AsNoTracking().Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, cancellationToken);
        return approvals.ConvertAll(a => new CheckedApproval(a, [.. a.Faults(keys.GetValueOrDefault(a.KeyId))]));
    }
}
