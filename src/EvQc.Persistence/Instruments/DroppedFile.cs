using EvQc.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Instruments;

public enum DropOutcome
{
    Taken,

    /// <summary>Its bytes were stored before.</summary>
    Duplicate,

    /// <summary>It cannot be read; a note beside it says why.</summary>
    Quarantined,
}

/// <summary>
/// What became of one file of a drop folder. Written in the transaction that stores the bytes; moved aside after it. So whoever finds the
/// file still lying there knows whether it was stored. The record that counts is the stored file; this is the receipt.
/// </summary>
public sealed class DroppedFile : IUnaudited
{
    public required Guid Id { get; init; }

    /// <summary>The folder's name in the settings.</summary>
    public required string Folder { get; init; }

    public required string Name { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>The stored file; for a duplicate the first one; null where nothing could be stored (an empty file).</summary>
    public Guid? FileId { get; init; }

    public required DropOutcome Outcome { get; init; }

    /// <summary>Why it is in quarantine or a duplicate, or what a person should know of a taken one.</summary>
    public string? Why { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When it was seen to be out of the way; null while it may still lie in the folder.</summary>
    public DateTimeOffset? MovedAt { get; set; }
}

internal sealed class DroppedFileMapping : IEntityTypeConfiguration<DroppedFile>
{
    public void Configure(EntityTypeBuilder<DroppedFile> dropped)
    {
        dropped.ToTable("dropped_files");
        dropped.Property(d => d.Folder).HasMaxLength(60);
        dropped.Property(d => d.Name).HasMaxLength(260);
        dropped.Property(d => d.Sha256).HasMaxLength(64);
        dropped.Property(d => d.Why).HasMaxLength(4000);
        dropped.HasOne<StoredFile>().WithMany().HasForeignKey(d => d.FileId);
        dropped.HasIndex(d => new { d.Folder, d.At });
    }
}
