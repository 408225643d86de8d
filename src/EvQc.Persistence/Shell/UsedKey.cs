using EvQc.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Shell;

/// <summary>
/// A request that may be carried out once only: a form (its one-time number) or an API write (its <c>Idempotency-Key</c>). The row is
/// saved in the transaction of the change itself, so that its unique key refuses the second request, however close behind.
/// </summary>
public sealed class UsedKey : IUnaudited
{
    /// <summary><c>form:{number}</c> or <c>api:{key id}:{Idempotency-Key}</c>.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of method, path and body: the same key with another request is a mistake of the caller.</summary>
    public required string RequestSha256 { get; init; }

    public required DateTimeOffset At { get; init; }

    public int? StatusCode { get; set; }

    public string? ContentType { get; set; }

    /// <summary>The body of the first answer; of a form, where it led to. Null when the program ended between the change and the answer.</summary>
    public string? Answer { get; set; }
}

internal sealed class UsedKeyMapping : IEntityTypeConfiguration<UsedKey>
{
    public void Configure(EntityTypeBuilder<UsedKey> used)
    {
        used.ToTable("used_keys");
        used.HasKey(u => u.Key);
        used.Property(u => u.Key).HasMaxLength(300);
        used.Property(u => u.RequestSha256).HasMaxLength(64);
        used.Property(u => u.Answer).HasMaxLength(-1);
        used.HasIndex(u => u.At);
    }
}
