using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.People;

/// <summary>A person who can sign in. Never deleted, never renamed to another person: identifiers are not reused.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public required string PrintedName { get; set; }

    public required Role Role { get; set; }

    public string? RoleGrantedBy { get; set; }

    public DateTimeOffset? RoleGrantedAt { get; set; }

    /// <summary>After a reset, and for demo accounts: nothing else can be done before the person has chosen a password of their own.</summary>
    public bool MustChangePassword { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DeactivatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    public bool IsActive => DeactivatedAt is null;

    public Actor AsActor() => new(Id, $"{PrintedName} ({UserName})", Role);

    public bool IsLockedOut(DateTimeOffset now) => LockoutEnd is { } end && end > now;
}

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.ToTable("people");
        person.Property(p => p.PrintedName).HasMaxLength(120);
        person.Property(p => p.RoleGrantedBy).HasMaxLength(260);
        person.Property(p => p.PhoneNumber).HasMaxLength(40);
        person.Property(p => p.PasswordHash).HasMaxLength(500);
        person.Property(p => p.SecurityStamp).HasMaxLength(100);
        person.Property(p => p.ConcurrencyStamp).HasMaxLength(100);
        person.Ignore(p => p.IsActive);
    }
}
