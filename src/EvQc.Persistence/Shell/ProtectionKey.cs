using EvQc.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Shell;

/// <summary>A key that protects sign-in cookies and form tokens. In the database, so that all nodes share it and a restart signs nobody out.</summary>
public sealed class ProtectionKey : IUnaudited
{
    public required Guid Id { get; init; }

    public required string Xml { get; init; }
}

internal sealed class ProtectionKeyMapping : IEntityTypeConfiguration<ProtectionKey>
{
    public void Configure(EntityTypeBuilder<ProtectionKey> key)
    {
        key.ToTable("protection_keys");
        key.Property(k => k.Xml).HasMaxLength(-1);
    }
}
