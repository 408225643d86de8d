using EvQc.Assays;
using EvQc.Batches;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Review;

internal sealed class OosAnswerMapping : IEntityTypeConfiguration<OosAnswer>
{
    public void Configure(EntityTypeBuilder<OosAnswer> answer)
    {
        answer.ToTable("oos_answers");
        answer.Property(a => a.Question).HasMaxLength(60);
        answer.Property(a => a.Asked).HasMaxLength(1000);
        answer.Property(a => a.ChecklistSha256).HasMaxLength(64);
        answer.Property(a => a.Notes).HasMaxLength(1000);
        answer.Property(a => a.Shown).HasMaxLength(4000);
        answer.Property(a => a.Reason).HasMaxLength(1000);
        answer.HasOne<Batch>().WithMany().HasForeignKey(a => a.BatchId);
        answer.HasOne<OosInvestigation>().WithMany().HasForeignKey(a => a.InvestigationId);
    }
}

internal sealed class RetestPlanMapping : IEntityTypeConfiguration<RetestPlan>
{
    public void Configure(EntityTypeBuilder<RetestPlan> plan)
    {
        plan.ToTable("retest_plans");
        plan.Property(p => p.Attribute).HasMaxLength(60);
        plan.Property(p => p.Preparation).HasMaxLength(1000);
        plan.Property(p => p.Acceptance).HasMaxLength(1000);
        plan.Property(p => p.Rationale).HasMaxLength(1000);
        plan.HasOne<Batch>().WithMany().HasForeignKey(p => p.BatchId);
        plan.HasOne<OosInvestigation>().WithMany().HasForeignKey(p => p.InvestigationId);

        // One plan a result, for ever: a second one would be testing into compliance, whatever the program does.
        plan.HasOne<Result>().WithMany().HasForeignKey(p => p.ResultId);
        plan.HasIndex(p => p.ResultId).IsUnique();
    }
}

internal sealed class RetestMapping : IEntityTypeConfiguration<Retest>
{
    public void Configure(EntityTypeBuilder<Retest> retest)
    {
        retest.ToTable("retests");
        retest.HasKey(r => r.ResultId);
        retest.Property(r => r.ResultId).ValueGeneratedNever();
        retest.Property(r => r.Attribute).HasMaxLength(60);
        retest.HasOne<Result>().WithOne().HasForeignKey<Retest>(r => r.ResultId);
        retest.HasOne<Batch>().WithMany().HasForeignKey(r => r.BatchId);
        retest.HasOne<RetestPlan>().WithMany().HasForeignKey(r => r.PlanId);

        // Two people who record the same retest at once cannot both succeed, on either database.
        retest.HasIndex(r => new { r.PlanId, r.Number, r.Attribute }).IsUnique();
    }
}

internal sealed class OosStatementMapping : IEntityTypeConfiguration<OosStatement>
{
    public void Configure(EntityTypeBuilder<OosStatement> statement)
    {
        statement.ToTable("oos_statements");
        statement.Property(s => s.Text).HasMaxLength(4000);
        statement.Property(s => s.Reason).HasMaxLength(1000);
        statement.HasOne<Batch>().WithMany().HasForeignKey(s => s.BatchId);
        statement.HasOne<OosInvestigation>().WithMany().HasForeignKey(s => s.InvestigationId);
    }
}

internal sealed class CorrectiveTaskMapping : IEntityTypeConfiguration<CorrectiveTask>
{
    public void Configure(EntityTypeBuilder<CorrectiveTask> task)
    {
        task.ToTable("corrective_tasks");
        task.Property(t => t.What).HasMaxLength(1000);
        task.HasOne<Batch>().WithMany().HasForeignKey(t => t.BatchId);
        task.HasOne<OosInvestigation>().WithMany().HasForeignKey(t => t.InvestigationId);
    }
}

internal sealed class CorrectiveTaskDoneMapping : IEntityTypeConfiguration<CorrectiveTaskDone>
{
    public void Configure(EntityTypeBuilder<CorrectiveTaskDone> done)
    {
        // The key is the task: it is done once.
        done.ToTable("corrective_tasks_done");
        done.HasKey(d => d.TaskId);
        done.Property(d => d.TaskId).ValueGeneratedNever();
        done.Property(d => d.Record).HasMaxLength(2000);
        done.HasOne<CorrectiveTask>().WithOne().HasForeignKey<CorrectiveTaskDone>(d => d.TaskId);
        done.HasOne<Batch>().WithMany().HasForeignKey(d => d.BatchId);
    }
}

internal sealed class AffectedBatchMapping : IEntityTypeConfiguration<AffectedBatch>
{
    public void Configure(EntityTypeBuilder<AffectedBatch> affected)
    {
        affected.ToTable("affected_batches");
        affected.Property(a => a.Reasons).HasMaxLength(4000);
        affected.Property(a => a.Assessment).HasMaxLength(1000);
        affected.HasOne<Batch>().WithMany().HasForeignKey(a => a.BatchId);
        affected.HasOne<Batch>().WithMany().HasForeignKey(a => a.OtherBatchId);
        affected.HasOne<OosInvestigation>().WithMany().HasForeignKey(a => a.InvestigationId);
    }
}
