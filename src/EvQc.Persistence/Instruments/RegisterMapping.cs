using EvQc.Batches;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Instruments;

internal sealed class InstrumentMapping : IEntityTypeConfiguration<Instrument>
{
    public void Configure(EntityTypeBuilder<Instrument> instrument)
    {
        instrument.ToTable("instruments");
        instrument.Property(i => i.Serial).HasMaxLength(80);
        instrument.Property(i => i.Formats).HasMaxLength(1000);
        instrument.Property(i => i.RetiredReason).HasMaxLength(1000);
        instrument.Ignore(i => i.IsRetired);
        instrument.Ignore(i => i.Title);
        instrument.HasIndex(i => i.Serial).IsUnique();
    }
}

internal sealed class InstrumentCheckMapping : IEntityTypeConfiguration<InstrumentCheck>
{
    public void Configure(EntityTypeBuilder<InstrumentCheck> check)
    {
        check.ToTable("instrument_checks");
        check.Property(c => c.What).HasMaxLength(1000);
        check.HasOne<Instrument>().WithMany().HasForeignKey(c => c.InstrumentId);
    }
}

internal sealed class ControlRunMapping : IEntityTypeConfiguration<ControlRun>
{
    public void Configure(EntityTypeBuilder<ControlRun> control)
    {
        control.ToTable("control_runs");
        control.Property(c => c.CauseOfFailureBefore).HasMaxLength(1000);
        control.Ignore(c => c.Judged);
        control.HasOne<Instrument>().WithMany().HasForeignKey(c => c.InstrumentId);
        control.HasOne<StoredFile>().WithMany().HasForeignKey(c => c.FileId);
    }
}

internal sealed class RunDecisionMapping : IEntityTypeConfiguration<RunDecision>
{
    public void Configure(EntityTypeBuilder<RunDecision> decision)
    {
        decision.ToTable("run_decisions");
        decision.Property(d => d.FileName).HasMaxLength(260);
        decision.Property(d => d.Codes).HasMaxLength(1000);
        decision.Property(d => d.Reasons).HasMaxLength(4000);
        decision.Property(d => d.Because).HasMaxLength(1000);
        decision.HasOne<StoredFile>().WithMany().HasForeignKey(d => d.FileId);
        decision.HasOne<Batch>().WithMany().HasForeignKey(d => d.BatchId);
    }
}
