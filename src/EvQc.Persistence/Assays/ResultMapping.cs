using EvQc.Batches;
using EvQc.Instruments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Assays;

internal sealed class ResultMapping : IEntityTypeConfiguration<Result>
{
    public void Configure(EntityTypeBuilder<Result> result)
    {
        result.ToTable("results");
        result.Property(r => r.Attribute).HasMaxLength(60);
        result.Property(r => r.RawText).HasMaxLength(400);
        result.Property(r => r.Unit).HasMaxLength(40);
        result.Property(r => r.Word).HasMaxLength(100);
        result.Property(r => r.Replicates).HasMaxLength(2000);
        result.Property(r => r.Remark).HasMaxLength(2000);
        result.Property(r => r.MethodSha256).HasMaxLength(64);
        result.Property(r => r.Deviation).HasMaxLength(2000);
        result.Property(r => r.StatusReason).HasMaxLength(1000);
        result.Ignore(r => r.IsHandEntered);
        result.Ignore(r => r.NeedsVerification);
        result.Ignore(r => r.Quantity);

        // Corrections supersede with a check that nobody else did so meanwhile.
        result.Property(r => r.Status).IsConcurrencyToken();
        result.Property(r => r.VerifiedAt).IsConcurrencyToken();
        result.HasOne<Batch>().WithMany().HasForeignKey(r => r.BatchId);
        result.HasOne<Sample>().WithMany().HasForeignKey(r => r.SampleId);
        result.HasOne<StoredFile>().WithMany().HasForeignKey(r => r.FileId);
    }
}

/// <summary>
/// At most one current result of an attribute of a sample: the row is claimed by whoever records first, so that two people who record
/// the same result at once cannot both succeed, on either database.
/// </summary>
public sealed class CurrentResult : Audit.IUnaudited
{
    public required Guid SampleId { get; init; }

    public required string Attribute { get; init; }

    public required Guid ResultId { get; set; }
}

internal sealed class CurrentResultMapping : IEntityTypeConfiguration<CurrentResult>
{
    public void Configure(EntityTypeBuilder<CurrentResult> current)
    {
        current.ToTable("current_results");
        current.HasKey(c => new { c.SampleId, c.Attribute });
        current.Property(c => c.Attribute).HasMaxLength(60);
        current.Property(c => c.ResultId).IsConcurrencyToken();
        current.HasOne<Result>().WithMany().HasForeignKey(c => c.ResultId);
    }
}

internal sealed class ResultDistributionMapping : IEntityTypeConfiguration<ResultDistribution>
{
    public void Configure(EntityTypeBuilder<ResultDistribution> distribution)
    {
        distribution.ToTable("result_distributions");
        distribution.HasKey(d => d.ResultId);
        distribution.Property(d => d.Bins).HasMaxLength(-1);
        distribution.HasOne<Result>().WithOne().HasForeignKey<ResultDistribution>(d => d.ResultId);
    }
}
