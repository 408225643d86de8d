using EvQc.Quantities;

namespace EvQc.Instruments;

public enum FileStatus
{
    /// <summary>Stored, not read yet.</summary>
    Received,

    /// <summary>Read; waits for a person to confirm what was read.</summary>
    Read,

    /// <summary>Stored, but it cannot be read; the problems say why.</summary>
    Unreadable,

    /// <summary>Its results are recorded.</summary>
    Confirmed,

    /// <summary>A person decided, with a reason, that it will not be used.</summary>
    SetAside,

    /// <summary>It is a control of its instrument (beads, a blank) and stands in the instrument's log.</summary>
    ControlRecorded,
}

/// <summary>An instrument file, kept byte for byte with its SHA-256 before anything is read from it.</summary>
public sealed class StoredFile : IVersioned
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required int Size { get; init; }

    /// <summary>Lower-case hexadecimal; unique: the same bytes are never stored twice.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required Guid ReceivedById { get; init; }

    public required string ReceivedBy { get; init; }

    /// <summary>The batch the person or script named on upload, where one was named.</summary>
    public Guid? BatchId { get; private set; }

    public FileStatus Status { get; private set; }

    public string? Format { get; private set; }

    public string? ParserVersion { get; private set; }

    /// <summary>JSON list of the problems found on reading.</summary>
    public string? Problems { get; private set; }

    public string? SetAsideReason { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public string? ConfirmedBy { get; private set; }

    /// <summary>JSON: what was answered on confirming, and which of its samples became which; null on files confirmed before it was kept.</summary>
    public string? Answers { get; private set; }

    public int Version { get; private set; }

    public void BelongsTo(Guid batchId) => BatchId = batchId;

    public void WasRead(bool usable, string? format, string? parserVersion, string problemsJson)
    {
        if (Status is FileStatus.Confirmed or FileStatus.SetAside or FileStatus.ControlRecorded) return;
        (Status, Format, ParserVersion, Problems) = (usable ? FileStatus.Read : FileStatus.Unreadable, format, parserVersion, problemsJson);
    }

    public void Confirm(string by, DateTimeOffset now)
    {
        if (Status == FileStatus.Confirmed)
            throw new QcRuleException("file-already-confirmed", $"{ConfirmedBy} has already confirmed {Name}.", "Its results are on the batch.");
        if (Status != FileStatus.Read)
            throw new QcRuleException("file-not-readable", $"{Name} is {Status}; nothing can be recorded from it.", "Export the run again from the instrument and upload that file.");
        (Status, ConfirmedBy, ConfirmedAt) = (FileStatus.Confirmed, by, now);
    }

    /// <summary>What its results rest on besides its bytes.</summary>
    public void WasConfirmedWith(string answersJson) => Answers = answersJson;

    /// <summary>Recorded as a bead check or blank of its instrument: no result comes from it.</summary>
    public void RecordAsControl(string by, DateTimeOffset now)
    {
        if (Status is FileStatus.Confirmed or FileStatus.ControlRecorded)
            throw new QcRuleException("file-already-confirmed", $"{ConfirmedBy} has already recorded {Name}.", "A file is recorded once.");
        if (Status is not (FileStatus.Read or FileStatus.Received))
            throw new QcRuleException("file-not-readable", $"{Name} is {Status}; nothing can be recorded from it.", "Export the run again from the instrument and upload that file.");
        (Status, ConfirmedBy, ConfirmedAt) = (FileStatus.ControlRecorded, by, now);
    }

    public void SetAside(string reason)
    {
        if (Status == FileStatus.ControlRecorded)
            throw new QcRuleException("file-already-confirmed", $"{Name} is recorded as a control of its instrument.", "Record the control again; the last one counts.");
        if (Status == FileStatus.Confirmed)
            throw new QcRuleException("file-already-confirmed", $"{Name} is confirmed; its results are on the batch.", "Invalidate the result with a documented cause instead.");
        (Status, SetAsideReason) = (FileStatus.SetAside, RecordText.Reason(reason, "setting a file aside"));
    }
}

/// <summary>The bytes of a stored file, apart so that lists never load them.</summary>
public sealed class StoredFileContent
{
    public required Guid FileId { get; init; }

    public required byte[] Bytes { get; init; }
}
