using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Review;

/// <summary>
/// Somebody read a sample of those audit entries that no reading before a release covers, and put on record what they found. Never changed afterwards. With block
/// and hash anybody can draw the same entries again (<see cref="TrailSampling.Draw"/>).
/// </summary>
public sealed class TrailSample
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required Role ByRole { get; init; }

    public required DateTimeOffset NextDueAt { get; init; }

    /// <summary>The last block of the sample before; 0 for the first. Drawn from are the entries that the blocks after it seal, up to <see cref="Block"/>.</summary>
    public required long AfterBlock { get; init; }

    public required long Block { get; init; }

    /// <summary>The hash of that block: the seed of the draw.</summary>
    public required string BlockHash { get; init; }

    public required string Remark { get; init; }

    public List<TrailSampleLine> Lines { get; init; } = [];
}

/// <summary>One entry of a sample.</summary>
public sealed class TrailSampleLine
{
    public required Guid Id { get; init; }

    public Guid SampleId { get; init; }

    /// <summary>Number of the audit entry.</summary>
    public required long Entry { get; init; }

    public required TrailStratum Stratum { get; init; }

    /// <summary>Among how many of its kind it was drawn.</summary>
    public required int DrawnOf { get; init; }

    /// <summary>The reviewer's own act: it is in the next sample of somebody else.</summary>
    public required bool IsLeftToAnother { get; init; }

    /// <summary>Null: in order.</summary>
    public string? Finding { get; init; }
}

internal sealed class TrailSampleMapping : IEntityTypeConfiguration<TrailSample>
{
    public void Configure(EntityTypeBuilder<TrailSample> sample)
    {
        sample.ToTable("trail_samples");
        sample.Property(s => s.ByName).HasMaxLength(260);
        sample.Property(s => s.BlockHash).HasMaxLength(64);
        sample.Property(s => s.Remark).HasMaxLength(1000);
        sample.HasMany(s => s.Lines).WithOne().HasForeignKey(l => l.SampleId);

        // One sample for one stretch of the trail, whoever is first.
        sample.HasIndex(s => s.AfterBlock).IsUnique();
    }
}

internal sealed class TrailSampleLineMapping : IEntityTypeConfiguration<TrailSampleLine>
{
    public void Configure(EntityTypeBuilder<TrailSampleLine> line)
    {
        line.ToTable("trail_sample_lines");
        line.Property(l => l.Finding).HasMaxLength(1000);
        line.HasIndex(l => new { l.SampleId, l.Entry }).IsUnique();
    }
}
