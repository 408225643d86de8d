using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Batches;

internal sealed class BatchMapping : IEntityTypeConfiguration<Batch>
{
    public void Configure(EntityTypeBuilder<Batch> batch)
    {
        batch.ToTable("batches");
        batch.Property(b => b.Number).HasMaxLength(40);
        batch.Property(b => b.Product).HasMaxLength(60);
        batch.Property(b => b.HoldReason).HasMaxLength(1000);
        batch.Property(b => b.SpecificationSha256).HasMaxLength(64);
        batch.Ignore(b => b.IsOnHold);
        batch.HasIndex(b => b.Number).IsUnique();
        batch.HasIndex(b => b.State);
    }
}

internal sealed class ProcessStepMapping : IEntityTypeConfiguration<ProcessStep>
{
    public void Configure(EntityTypeBuilder<ProcessStep> step)
    {
        step.ToTable("steps");
        step.Property(s => s.Zone).HasMaxLength(60);
        step.Property(s => s.Equipment).HasMaxLength(400);
        step.Property(s => s.Remark).HasMaxLength(2000);
        step.Property(s => s.RepeatReason).HasMaxLength(1000);
        step.Ignore(s => s.IsCurrent);
        step.HasOne<Batch>().WithMany().HasForeignKey(s => s.BatchId);
        step.HasIndex(s => new { s.BatchId, s.Stage, s.Attempt }).IsUnique();
        step.OwnsMany(s => s.Parameters, parameter =>
        {
            parameter.ToTable("step_parameters");
            parameter.WithOwner().HasForeignKey("StepId");
            parameter.HasKey(p => p.Id);
            parameter.Property(p => p.Code).HasMaxLength(60);
            parameter.Property(p => p.Text).HasMaxLength(1000);
            parameter.Property(p => p.Unit).HasMaxLength(40);
        });
        step.OwnsMany(s => s.Materials, material =>
        {
            material.ToTable("step_materials");
            material.WithOwner().HasForeignKey("StepId");
            material.HasKey(m => m.Id);
        });
        step.Navigation(s => s.Parameters).UsePropertyAccessMode(PropertyAccessMode.Field);
        step.Navigation(s => s.Materials).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class ReserveSampleMapping : IEntityTypeConfiguration<ReserveSample>
{
    public void Configure(EntityTypeBuilder<ReserveSample> sample)
    {
        sample.ToTable("reserve_samples");
        sample.Property(s => s.Label).HasMaxLength(60);
        sample.Property(s => s.Place).HasMaxLength(260);
        sample.HasOne<Batch>().WithMany().HasForeignKey(s => s.BatchId);
        sample.HasIndex(s => s.Label).IsUnique();
    }
}

internal sealed class ReserveWithdrawalMapping : IEntityTypeConfiguration<ReserveWithdrawal>
{
    public void Configure(EntityTypeBuilder<ReserveWithdrawal> withdrawal)
    {
        withdrawal.ToTable("reserve_withdrawals");
        withdrawal.Property(w => w.Reason).HasMaxLength(1000);
        withdrawal.HasOne<Batch>().WithMany().HasForeignKey(w => w.BatchId);
        withdrawal.HasOne<ReserveSample>().WithMany().HasForeignKey(w => w.ReserveSampleId);
    }
}

internal sealed class SampleMapping : IEntityTypeConfiguration<Sample>
{
    public void Configure(EntityTypeBuilder<Sample> sample)
    {
        sample.ToTable("samples");
        sample.Property(s => s.Label).HasMaxLength(60);
        sample.Ignore(s => s.IsFinalProduct);
        sample.HasOne<Batch>().WithMany().HasForeignKey(s => s.BatchId);
        sample.HasIndex(s => s.Label).IsUnique();
    }
}
