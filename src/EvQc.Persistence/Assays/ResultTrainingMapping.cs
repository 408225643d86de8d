using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Assays;

internal sealed class ResultTrainingMapping : IEntityTypeConfiguration<ResultTraining>
{
    public void Configure(EntityTypeBuilder<ResultTraining> training)
    {
        training.ToTable("result_trainings");
        training.Property(t => t.Method).HasMaxLength(60);
        training.Property(t => t.Person).HasMaxLength(260);
        training.Property(t => t.Evidence).HasMaxLength(1000);
        training.Property(t => t.TrainedBy).HasMaxLength(260);
        training.HasOne<Result>().WithMany().HasForeignKey(t => t.ResultId);
        training.HasIndex(t => t.BatchId);
    }
}
