using System.Collections.Concurrent;
using EvQc.Batches;
using EvQc.Review;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Specifications;

/// <summary>
/// The specification versions on record. A batch is judged by the bytes stored when its version was loaded, never by what is in the
/// folder today.
/// </summary>
public sealed class SpecificationShelf(EvQcContext db, ParsedSpecifications parsed)
{
    /// <summary>The version in force on that day; null when the product has none yet.</summary>
    public async Task<Specification?> InForceAsync(string product, DateOnly day, CancellationToken cancellationToken)
    {
        var version = await db.Set<SpecificationVersion>().AsNoTracking()
            .Where(v => v.Product == product && v.EffectiveFrom <= day)
            .OrderByDescending(v => v.EffectiveFrom).ThenByDescending(v => v.Number)
            .FirstOrDefaultAsync(cancellationToken);
        return version is null ? null : parsed.Read(version);
    }

    /// <summary>The version pinned to the batch; null before testing starts.</summary>
    public async Task<Specification?> PinnedAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.SpecificationVersion is not { } number) return null;
        var version = await db.Set<SpecificationVersion>().AsNoTracking()
            .SingleAsync(v => v.Product == batch.Product && v.Number == number, cancellationToken);
        return string.Equals(version.Sha256, batch.SpecificationSha256, StringComparison.Ordinal)
            ? parsed.Read(version)
            : throw new QcRuleException(
                "specification-changed",
                $"The stored specification v{number} of {batch.Product} is not the one pinned to batch {batch.Number} (SHA-256 differs).",
                "Nothing can be decided by it. Restore the database from a backup or investigate who changed the record.");
    }
}

/// <summary>Parsed specifications by the hash of their source; parsing is pure, so a hash is parsed once.</summary>
public sealed class ParsedSpecifications
{
    private readonly ConcurrentDictionary<string, Specification> _bySha256 = new(StringComparer.Ordinal);

    /// <exception cref="QcRuleException">The stored text is not the one whose hash was stored with it.</exception>
    public Specification Read(SpecificationVersion version) =>
        string.Equals(Evidence.HashOf(version.Source), version.Sha256, StringComparison.Ordinal)
            ? ReadUnchanged(version)
            : throw new QcRuleException(
                "specification-changed",
                $"The stored text of specification v{version.Number} of {version.Product} was changed: its SHA-256 is not the one recorded with it.",
                "Nothing can be decided by it. Restore the database from a backup or investigate who changed the record.");

    private Specification ReadUnchanged(SpecificationVersion version) => _bySha256.GetOrAdd(version.Sha256, _ =>
    {
        var specification = SpecificationYaml.Read($"{version.Product} v{version.Number}", version.Source);
        return specification.IsUsable
            ? specification.Value
            : throw new InvalidOperationException($"The stored specification {version.Product} v{version.Number} cannot be read: {string.Join("; ", specification.Errors)}");
    });
}
