using EvQc.Batches;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Review;

internal sealed class OosInvestigationMapping : IEntityTypeConfiguration<OosInvestigation>
{
    public void Configure(EntityTypeBuilder<OosInvestigation> oos)
    {
        oos.ToTable("oos_investigations");
        oos.Property(o => o.Criterion).HasMaxLength(60);
        oos.Property(o => o.Finding).HasMaxLength(1000);
        oos.Property(o => o.ResultIds).HasMaxLength(4000);
        oos.Property(o => o.FindingKey).HasMaxLength(64);
        oos.Property(o => o.Conclusion).HasMaxLength(4000);
        oos.Ignore(o => o.IsOpen);
        oos.HasOne<Batch>().WithMany().HasForeignKey(o => o.BatchId);

        // The same finding from the same results is one investigation, however often it is evaluated.
        oos.HasIndex(o => new { o.BatchId, o.Criterion, o.FindingKey }).IsUnique();
    }
}

internal sealed class SignatureMapping : IEntityTypeConfiguration<Signature>
{
    public void Configure(EntityTypeBuilder<Signature> signature)
    {
        signature.ToTable("signatures");
        signature.Property(s => s.PrintedName).HasMaxLength(120);
        signature.Property(s => s.Zone).HasMaxLength(60);
        signature.Property(s => s.EvidenceSha256).HasMaxLength(64);
        signature.Property(s => s.Reason).HasMaxLength(2000);
        signature.Property(s => s.Evidence).HasMaxLength(-1);
        signature.Property(s => s.Algorithm).HasMaxLength(40);
        signature.Property(s => s.SignedText).HasMaxLength(-1);
        signature.Property(s => s.Value).HasMaxLength(400);

        // Every signature from before the others were introduced is a disposition's.
        signature.Property(s => s.RecordKind).HasDefaultValue(SignedRecord.Disposition);
        signature.Ignore(s => s.IsFromBeforeKeys);
        signature.HasOne<Batch>().WithMany().HasForeignKey(s => s.BatchId);
        signature.HasOne<PersonKey>().WithMany().HasForeignKey(s => s.KeyId);
        signature.HasIndex(s => s.RecordId);
    }
}

internal sealed class DispositionMapping : IEntityTypeConfiguration<DispositionRecord>
{
    public void Configure(EntityTypeBuilder<DispositionRecord> disposition)
    {
        disposition.ToTable("dispositions");

        // The key is the batch: a second decision cannot be stored, whatever the program does.
        disposition.HasKey(d => d.BatchId);
        disposition.Property(d => d.BatchId).ValueGeneratedNever();
        disposition.Property(d => d.Evidence).HasMaxLength(-1);
        disposition.Property(d => d.EvidenceSha256).HasMaxLength(64);
        disposition.HasOne<Batch>().WithOne().HasForeignKey<DispositionRecord>(d => d.BatchId);
        disposition.HasOne<Signature>().WithMany().HasForeignKey(d => d.SignatureId);
    }
}

internal sealed class EvaluationMapping : IEntityTypeConfiguration<EvaluationRecord>
{
    public void Configure(EntityTypeBuilder<EvaluationRecord> evaluation)
    {
        evaluation.ToTable("evaluations");
        evaluation.Property(e => e.Document).HasMaxLength(-1);
        evaluation.Property(e => e.Sha256).HasMaxLength(64);
        evaluation.HasOne<Batch>().WithMany().HasForeignKey(e => e.BatchId);
        evaluation.HasIndex(e => new { e.BatchId, e.Sequence }).IsUnique();
    }
}

internal sealed class TrailReviewMapping : IEntityTypeConfiguration<TrailReview>
{
    public void Configure(EntityTypeBuilder<TrailReview> review)
    {
        review.ToTable("trail_reviews");
        review.Property(r => r.Entries).HasMaxLength(-1);
        review.Property(r => r.EntriesSha256).HasMaxLength(64);
        review.Property(r => r.Remark).HasMaxLength(2000);
        review.Property(r => r.By).HasMaxLength(260);
        review.HasOne<Batch>().WithMany().HasForeignKey(r => r.BatchId);
    }
}

internal sealed class ReviewNoteMapping : IEntityTypeConfiguration<ReviewNote>
{
    public void Configure(EntityTypeBuilder<ReviewNote> note)
    {
        note.ToTable("review_notes");
        note.Property(n => n.Finding).HasMaxLength(120);
        note.Property(n => n.Comment).HasMaxLength(2000);
        note.HasOne<Batch>().WithMany().HasForeignKey(n => n.BatchId);
        note.HasIndex(n => new { n.BatchId, n.Finding }).IsUnique();
    }
}
