using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.People;

internal sealed class TrainingMapping : IEntityTypeConfiguration<Training>
{
    public void Configure(EntityTypeBuilder<Training> training)
    {
        training.ToTable("trainings");
        training.Property(t => t.Person).HasMaxLength(260);
        training.Property(t => t.Method).HasMaxLength(60);
        training.Property(t => t.Evidence).HasMaxLength(1000);
        training.Property(t => t.RecordedBy).HasMaxLength(260);
        training.Ignore(t => t.Label);
        training.HasIndex(t => new { t.PersonId, t.Method });
    }
}

internal sealed class TrainingWithdrawalMapping : IEntityTypeConfiguration<TrainingWithdrawal>
{
    public void Configure(EntityTypeBuilder<TrainingWithdrawal> withdrawal)
    {
        withdrawal.ToTable("training_withdrawals");
        withdrawal.Property(w => w.By).HasMaxLength(260);
        withdrawal.Property(w => w.Reason).HasMaxLength(1000);
    }
}
