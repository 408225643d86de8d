using EvQc.Audit;
using EvQc.Batches;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Reports;

internal sealed class DocumentMapping : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> document)
    {
        document.ToTable("documents");
        document.Property(d => d.Sha256).HasMaxLength(64);
        document.HasOne<Batch>().WithMany().HasForeignKey(d => d.BatchId);
        document.HasIndex(d => new { d.Kind, d.Subject }).IsUnique();
    }
}

internal sealed class ReportRunMapping : IEntityTypeConfiguration<ReportRun>
{
    public void Configure(EntityTypeBuilder<ReportRun> run)
    {
        run.ToTable("report_runs");
        run.Property(r => r.Schedule).HasMaxLength(80);
        run.Property(r => r.Report).HasMaxLength(80);
        run.Property(r => r.Error).HasMaxLength(2000);
        run.Property(r => r.Progress).IsNoRecord("shown while it runs, overwritten until it ends");
        run.HasOne<Document>().WithMany().HasForeignKey(r => r.DocumentId);
        run.HasIndex(r => new { r.Schedule, r.PeriodStart }).IsUnique();
    }
}
