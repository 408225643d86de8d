using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.People;

/// <summary>What a reviewer says of one access.</summary>
public enum AccessDecision
{
    Keep,
    Change,
    Remove,

    /// <summary>The reviewer's own: nobody confirms their own access.</summary>
    LeftToAnother,
}

/// <summary>Somebody went through everybody's access and every API key, on one day, and put the outcome on record. Never changed afterwards.</summary>
public sealed class AccessReview
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required Role ByRole { get; init; }

    public required DateTimeOffset NextDueAt { get; init; }

    public string? Remark { get; init; }

    public List<AccessReviewLine> Lines { get; init; } = [];
}

/// <summary>One person or key as it stood then, and what was decided.</summary>
public sealed class AccessReviewLine
{
    public required Guid Id { get; init; }

    public Guid ReviewId { get; init; }

    /// <summary>A person's or an API key's id.</summary>
    public required Guid SubjectId { get; init; }

    public required bool IsKey { get; init; }

    public required string Name { get; init; }

    public required Role Role { get; init; }

    public required DateTimeOffset? GrantedAt { get; init; }

    public required string? GrantedBy { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required AccessDecision Decision { get; init; }

    public string? Remark { get; init; }
}

internal sealed class AccessReviewMapping : IEntityTypeConfiguration<AccessReview>
{
    public void Configure(EntityTypeBuilder<AccessReview> review)
    {
        review.ToTable("access_reviews");
        review.Property(r => r.ByName).HasMaxLength(260);
        review.Property(r => r.Remark).HasMaxLength(1000);
        review.HasMany(r => r.Lines).WithOne().HasForeignKey(l => l.ReviewId);
        review.HasIndex(r => r.At);
    }
}

internal sealed class AccessReviewLineMapping : IEntityTypeConfiguration<AccessReviewLine>
{
    public void Configure(EntityTypeBuilder<AccessReviewLine> line)
    {
        line.ToTable("access_review_lines");
        line.Property(l => l.Name).HasMaxLength(260);
        line.Property(l => l.GrantedBy).HasMaxLength(260);
        line.Property(l => l.Remark).HasMaxLength(1000);
    }
}
