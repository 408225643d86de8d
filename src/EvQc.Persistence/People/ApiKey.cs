using EvQc.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.People;

/// <summary>A key with which an instrument PC or a script calls the HTTP interface. Only its hash is stored; the key is shown once.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }

    /// <summary>Who or what uses it, e.g. <c>nta-pc</c>; unique for ever.</summary>
    public required string Name { get; init; }

    public required Role Role { get; init; }

    /// <summary>Names of the rights that the key is narrowed to, separated by commas; null for all that its role allows.</summary>
    public string? ScopeNames { get; init; }

    /// <summary>Who answers for the results that the key submits, and must be trained for them; null for a key that submits none.</summary>
    public Guid? ResponsibleId { get; init; }

    public string? Responsible { get; init; }

    /// <summary>The first characters, by which a person recognises a key: <c>evqc_1a2b3c</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key, lower-case hexadecimal. A key is 256 random bits, so a slow hash would protect nothing more.</summary>
    public required string KeyHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? RevokedBy { get; private set; }

    public IReadOnlyList<Permission>? Scope => ScopeNames?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Permission>).ToArray();

    public bool IsUsable(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;

    public Actor AsActor() => new(Id, $"API key {Name}", Role) { IsApiKey = true, Scope = Scope };

    public void Revoke(Actor by, DateTimeOffset now)
    {
        if (RevokedAt is not null) throw new QcRuleException("key-already-revoked", $"{RevokedBy} has already revoked the key {Name}.");
        (RevokedAt, RevokedBy) = (now, by.Name);
    }
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("api_keys");
        key.Property(k => k.Name).HasMaxLength(60);
        key.Property(k => k.Prefix).HasMaxLength(20);
        key.Property(k => k.KeyHash).HasMaxLength(64);
        key.Property(k => k.ScopeNames).HasMaxLength(600);
        key.Property(k => k.Responsible).HasMaxLength(260);
        key.Ignore(k => k.Scope);
        key.Property(k => k.LastUsedAt).IsNoRecord("what a key does is in the trail under its name");
        key.HasIndex(k => k.Name).IsUnique();
        key.HasIndex(k => k.KeyHash).IsUnique();
    }
}
