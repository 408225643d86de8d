using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.People;

/// <summary>The hash of a password that a person had before, so that it does not come back.</summary>
public sealed class FormerPassword
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string PasswordHash { get; init; }

    public required DateTimeOffset ReplacedAt { get; init; }

    /// <summary>What is about to be replaced; null where there is no password yet.</summary>
    public static FormerPassword? Of(Person person, DateTimeOffset now) => person.PasswordHash is null
        ? null
        : new() { Id = Guid.CreateVersion7(), PersonId = person.Id, PasswordHash = person.PasswordHash, ReplacedAt = now };
}

internal sealed class FormerPasswordMapping : IEntityTypeConfiguration<FormerPassword>
{
    public void Configure(EntityTypeBuilder<FormerPassword> password)
    {
        password.ToTable("former_passwords");
        password.Property(p => p.PasswordHash).HasMaxLength(500);
        password.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId);
        password.HasIndex(p => new { p.PersonId, p.ReplacedAt });
    }
}
