using EvQc.Batches;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Instruments;

internal sealed class StoredFileMapping : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> file)
    {
        file.ToTable("files");
        file.Property(f => f.Name).HasMaxLength(260);
        file.Property(f => f.Sha256).HasMaxLength(64);
        file.Property(f => f.Format).HasMaxLength(60);
        file.Property(f => f.ParserVersion).HasMaxLength(40);
        file.Property(f => f.Problems).HasMaxLength(-1);
        file.Property(f => f.Answers).HasMaxLength(-1);
        file.Property(f => f.SetAsideReason).HasMaxLength(1000);
        file.HasIndex(f => f.Sha256).IsUnique();
        file.HasOne<Batch>().WithMany().HasForeignKey(f => f.BatchId);
    }
}

internal sealed class StoredFileContentMapping : IEntityTypeConfiguration<StoredFileContent>
{
    public void Configure(EntityTypeBuilder<StoredFileContent> content)
    {
        content.ToTable("file_contents");
        content.HasKey(c => c.FileId);
        content.HasOne<StoredFile>().WithOne().HasForeignKey<StoredFileContent>(c => c.FileId);
    }
}
