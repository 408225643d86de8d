using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Assays;

/// <summary>
/// One version of a method with its full text, kept in the database: what a result was checked by stays readable whatever becomes of the
/// file. Immutable from its first day on.
/// </summary>
public sealed class MethodVersion
{
    public required Guid Id { get; init; }

    /// <summary>The method's code.</summary>
    public required string Method { get; init; }

    public required int Number { get; init; }

    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The YAML text.</summary>
    public required string Source { get; set; }

    public required string Sha256 { get; set; }

    public required DateTimeOffset LoadedAt { get; set; }
}

internal sealed class MethodVersionMapping : IEntityTypeConfiguration<MethodVersion>
{
    public void Configure(EntityTypeBuilder<MethodVersion> version)
    {
        version.ToTable("method_versions");
        version.Property(v => v.Method).HasMaxLength(60);
        version.Property(v => v.Source).HasMaxLength(-1);
        version.Property(v => v.Sha256).HasMaxLength(64);
        version.HasIndex(v => new { v.Method, v.Number }).IsUnique();
    }
}
