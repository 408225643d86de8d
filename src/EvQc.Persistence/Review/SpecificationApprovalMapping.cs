using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Review;

internal sealed class SpecificationApprovalMapping : IEntityTypeConfiguration<SpecificationApproval>
{
    public void Configure(EntityTypeBuilder<SpecificationApproval> approval)
    {
        approval.ToTable("specification_approvals");
        approval.Property(a => a.Product).HasMaxLength(60);
        approval.Property(a => a.Sha256).HasMaxLength(64);
        approval.Property(a => a.Omitted).HasMaxLength(-1);
        approval.Property(a => a.Remark).HasMaxLength(1000);
        approval.Property(a => a.PrintedName).HasMaxLength(120);
        approval.Property(a => a.Zone).HasMaxLength(60);
        approval.Property(a => a.SignedText).HasMaxLength(-1);
        approval.Property(a => a.Value).HasMaxLength(400);
        approval.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId);
        approval.HasOne<PersonKey>().WithMany().HasForeignKey(a => a.KeyId);

        // One text of a version is approved once.
        approval.HasIndex(a => new { a.Product, a.Number, a.Sha256 }).IsUnique();
    }
}
