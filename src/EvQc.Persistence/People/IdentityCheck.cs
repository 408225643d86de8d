using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.People;

/// <summary>
/// Somebody made sure whose identity stands behind an account, and that the electronic signature is certified (21 CFR 11.100(b),(c)). Only added to: after the
/// password was handed out again there is another check, and the first one stays.
/// </summary>
public sealed class IdentityCheck
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }

    public required string How { get; init; }

    /// <summary>Where it is certified to the authority that this person's electronic signature binds like a handwritten one.</summary>
    public required string Certification { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class IdentityCheckMapping : IEntityTypeConfiguration<IdentityCheck>
{
    public void Configure(EntityTypeBuilder<IdentityCheck> check)
    {
        check.ToTable("identity_checks");
        check.Property(c => c.By).HasMaxLength(260);
        check.Property(c => c.How).HasMaxLength(1000);
        check.Property(c => c.Certification).HasMaxLength(1000);
    }
}
