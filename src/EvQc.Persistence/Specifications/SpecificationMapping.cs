using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Specifications;

/// <summary>
/// A specification version as it was loaded from <c>config/</c>, kept byte for byte: a batch is judged by exactly the version pinned to
/// it, even when the file is gone. Once in force it cannot be replaced.
/// </summary>
public sealed class SpecificationVersion
{
    public required Guid Id { get; init; }

    public required string Product { get; init; }

    public required int Number { get; init; }

    public required DateOnly EffectiveFrom { get; set; }

    /// <summary>The YAML text.</summary>
    public required string Source { get; set; }

    public required string Sha256 { get; set; }

    public required DateTimeOffset LoadedAt { get; set; }
}

internal sealed class SpecificationVersionMapping : IEntityTypeConfiguration<SpecificationVersion>
{
    public void Configure(EntityTypeBuilder<SpecificationVersion> version)
    {
        version.ToTable("specification_versions");
        version.Property(v => v.Product).HasMaxLength(60);
        version.Property(v => v.Source).HasMaxLength(-1);
        version.Property(v => v.Sha256).HasMaxLength(64);
        version.HasIndex(v => new { v.Product, v.Number }).IsUnique();
    }
}
