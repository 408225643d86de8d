using EvQc.Audit;
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

    /// <summary>Who last handed out a password (adding the account, resetting it), and when: that person cannot also check the identity.</summary>
    public Guid? PasswordIssuedById { get; private set; }

    public DateTimeOffset? PasswordIssuedAt { get; private set; }

    /// <summary>Checks recorded by the first versions, before <see cref="IdentityChecks"/>; nothing writes these columns any more, and the database keeps them as they are.</summary>
    public Guid? IdentityCheckedById { get; init; }

    public string? IdentityCheckedBy { get; init; }

    public string? IdentityCheckedHow { get; init; }

    public DateTimeOffset? IdentityCheckedAt { get; init; }

    public string? SignatureCertification { get; init; }

    /// <summary>Whose identity signs here was checked by somebody, in a way that is written down (21 CFR 11.100(b)); needed before a signing key is made.</summary>
    public List<IdentityCheck> IdentityChecks { get; init; } = [];

    /// <summary>When the password was last chosen or reset; null for an account that still has its first.</summary>
    public DateTimeOffset? PasswordSetAt { get; set; }

    /// <summary>The one session of the account; null while nobody is signed in.</summary>
    public Guid? SessionId { get; set; }

    /// <summary>The last request of that session, to the minute.</summary>
    public DateTimeOffset? SessionSeenAt { get; set; }

    /// <summary>The address from which that session was begun.</summary>
    public string? SessionFrom { get; set; }

    public bool IsActive => DeactivatedAt is null;

    /// <summary>The last check; null where there was none yet.</summary>
    public IdentityCheck? IdentityCheck => IdentityChecks.MaxBy(c => c.At) ?? (IdentityCheckedAt is { } at
        ? new() { Id = Id, PersonId = Id, ById = IdentityCheckedById ?? Guid.Empty, By = IdentityCheckedBy ?? "", How = IdentityCheckedHow ?? "", Certification = SignatureCertification ?? "", At = at }
        : null);

    /// <summary>Was the identity checked since the password was last handed out?</summary>
    public bool IsIdentityChecked => IdentityCheck is { } check && (PasswordIssuedAt is null || check.At >= PasswordIssuedAt);

    public Actor AsActor() => new(Id, $"{PrintedName} ({UserName})", Role);

    /// <summary>Somebody knows the password besides the person: identity must be checked again before a new signing key is made.</summary>
    public void PasswordWasIssued(Actor by, DateTimeOffset now) => (PasswordIssuedById, PasswordIssuedAt) = (by.PersonId, now);

    /// <exception cref="QcRuleException">It is checked already, or the checker handed out the password and could sign in the person's place.</exception>
    public void CheckIdentity(string how, string certification, Actor by, DateTimeOffset now)
    {
        if (IsIdentityChecked)
            throw new QcRuleException("identity-already-checked", $"{IdentityCheck!.By} has already checked the identity of {PrintedName}.", "Nothing more is needed; the record stays.");
        if (by.PersonId == Id) throw new QcRuleException("own-account", "Nobody checks their own identity.", "Ask another administrator.");
        if (by.PersonId != Guid.Empty && by.PersonId == PasswordIssuedById)
            throw new QcRuleException(
                "identity-by-second-person",
                $"You handed out the password of {PrintedName}; one administrator alone must not be able to sign as somebody else.",
                "Another administrator checks the identity and records it here.");
        IdentityChecks.Add(new() { Id = Guid.CreateVersion7(), PersonId = Id, ById = by.PersonId, By = by.Name, How = how, Certification = certification, At = now });
    }

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
        person.Property(p => p.IdentityCheckedBy).HasMaxLength(260);
        person.Property(p => p.IdentityCheckedHow).HasMaxLength(1000);
        person.Property(p => p.SignatureCertification).HasMaxLength(1000);
        person.Property(p => p.SessionFrom).HasMaxLength(100);
        person.Property(p => p.LastSignInAt).IsNoRecord("each sign-in is an event");
        person.Property(p => p.AccessFailedCount).IsNoRecord("each wrong password is an event");
        const string AtTheDoor = "each sign-in and sign-out is an event";
        person.Property(p => p.SessionId).IsNoRecord(AtTheDoor);
        person.Property(p => p.SessionSeenAt).IsNoRecord(AtTheDoor);
        person.Property(p => p.SessionFrom).IsNoRecord(AtTheDoor);
        person.HasMany(p => p.IdentityChecks).WithOne().HasForeignKey(c => c.PersonId);
        person.Navigation(p => p.IdentityChecks).AutoInclude();
        person.Ignore(p => p.IdentityCheck);
        person.Ignore(p => p.IsActive);
        person.Ignore(p => p.IsIdentityChecked);
    }
}
