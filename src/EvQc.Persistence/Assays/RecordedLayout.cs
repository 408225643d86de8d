using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Assays;

/// <summary>The text of a plate layout that was configured once; results name it by its hash.</summary>
public sealed class RecordedLayout
{
    /// <summary>Of <see cref="Source"/>, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required string Name { get; init; }

    /// <summary>The YAML text.</summary>
    public required string Source { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

internal sealed class RecordedLayoutMapping : IEntityTypeConfiguration<RecordedLayout>
{
    public void Configure(EntityTypeBuilder<RecordedLayout> layout)
    {
        layout.ToTable("plate_layouts");
        layout.HasKey(l => l.Sha256);
        layout.Property(l => l.Sha256).HasMaxLength(64);
        layout.Property(l => l.Name).HasMaxLength(60);
        layout.Property(l => l.Source).HasMaxLength(-1);
    }
}
