using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Specifications;

/// <summary>One version of a manual as it was loaded from <c>config/manuals</c>, kept word for word. Immutable from its first day on.</summary>
public sealed class ManualVersion
{
    public required Guid Id { get; init; }

    /// <summary>The manual's code: <c>bench-guide</c>.</summary>
    public required string Manual { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    public required DateOnly EffectiveFrom { get; init; }

    public required string Title { get; set; }

    /// <summary>The whole file, its heading lines too.</summary>
    public required string Source { get; set; }

    public required string Sha256 { get; set; }

    public required DateTimeOffset LoadedAt { get; set; }
}

internal sealed class ManualVersionMapping : IEntityTypeConfiguration<ManualVersion>
{
    public void Configure(EntityTypeBuilder<ManualVersion> version)
    {
        version.ToTable("manual_versions");
        version.Property(v => v.Manual).HasMaxLength(60);
        version.Property(v => v.Source).HasMaxLength(-1);
        version.Property(v => v.Sha256).HasMaxLength(64);
        version.HasIndex(v => new { v.Manual, v.Number }).IsUnique();
    }
}
