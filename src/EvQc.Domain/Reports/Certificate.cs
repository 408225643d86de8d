namespace EvQc.Reports;

/// <summary>
/// What a certificate of analysis (or a notice of rejection) says of one batch: every test with its limit and result, and the signature
/// of the quality unit (ICH Q7 11.4). Plain texts and numbers, decided elsewhere; nothing here is looked up when it is printed.
/// </summary>
public sealed record Certificate
{
    /// <summary><see cref="DocumentKind.CertificateOfAnalysis"/> or <see cref="DocumentKind.RejectionNotice"/>.</summary>
    public required DocumentKind Kind { get; init; }

    /// <summary>Printed on every page, e.g. <c>COA-EV-26-0001</c>.</summary>
    public required string Number { get; init; }

    public required Letterhead Company { get; init; }

    public required string Product { get; init; }

    public required string BatchNumber { get; init; }

    public required string SampleLabel { get; init; }

    /// <summary>First day of culture and last day of isolation, in the laboratory's zone.</summary>
    public DateOnly? ManufacturedFrom { get; init; }

    public DateOnly? ManufacturedTo { get; init; }

    /// <summary>Null when the batch was rejected before testing started.</summary>
    public int? SpecificationVersion { get; init; }

    public string SpecificationSha256 { get; init; } = "";

    /// <summary>Who of quality assurance approved that version, when, and what it leaves out with the reason; null where nobody had.</summary>
    public string? SpecificationApproval { get; init; }

    /// <summary>In the order of the specification.</summary>
    public required IReadOnlyList<CertificateRow> Rows { get; init; }

    public IReadOnlyList<MarkerRow> Markers { get; init; } = [];

    /// <summary>Why a marker's run counts for nothing, one sentence each.</summary>
    public IReadOnlyList<string> MarkerNotes { get; init; } = [];

    public PurityStatement? Purity { get; init; }

    public IReadOnlyList<InvestigationNote> Investigations { get; init; } = [];

    /// <summary>Values that are not as first entered; the rows refer to them by <see cref="ChangedValue.Mark"/>.</summary>
    public IReadOnlyList<ChangedValue> Changes { get; init; } = [];

    /// <summary>Where each result comes from: the sheet behind the certificate.</summary>
    public IReadOnlyList<SourceRecord> Sources { get; init; } = [];

    public required IReadOnlyList<PrintedSignature> Signatures { get; init; }

    /// <summary>Every signature of the batch: who performed, reviewed, approved.</summary>
    public IReadOnlyList<RecordSignature> RecordSignatures { get; init; } = [];

    /// <summary>SHA-256 of the evidence that was signed, lower-case hexadecimal.</summary>
    public required string EvidenceSha256 { get; init; }

    /// <summary>The newest sealed block of the audit trail when it was signed, <c>block 17, 5f0c…</c>; empty when none was sealed.</summary>
    public string AuditHead { get; init; } = "";

    /// <summary>Why, by whom and until when the review of the audit trail was put off; null where it was done before the decision.</summary>
    public string? TrailDeferral { get; init; }

    /// <summary>Why the batch was rejected.</summary>
    public string? Reason { get; init; }

    /// <summary>The moment of the decision: a certificate written again after a crash reads the same.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>IANA zone in which times are printed.</summary>
    public required string Zone { get; init; }

    public bool IsRelease => Kind == DocumentKind.CertificateOfAnalysis;

    public string Title => IsRelease ? "Certificate of Analysis" : "Notice of Rejection";
}

/// <summary>One signature of the batch with what it belongs to.</summary>
public sealed record RecordSignature(string Record, PrintedSignature Signature, string EvidenceSha256);

/// <summary>Who sends the document out.</summary>
/// <param name="Address">One line, e.g. <c>Quality Control · Example street 1 · 8000 Zürich</c>; may be empty.</param>
public sealed record Letterhead(string Name, string Address);

/// <summary>One test of the specification.</summary>
/// <param name="Group">The heading of the specification it stands under, e.g. <c>Purity</c>.</param>
/// <param name="ChangeMarks">Refer to <see cref="ChangedValue"/>s; empty when every value behind it is as first entered.</param>
public sealed record CertificateRow(
    string Group,
    string Test,
    string Method,
    string Limit,
    PrintedValue Result,
    PrintedVerdict Verdict,
    DateOnly? TestedOn,
    IReadOnlyList<int> ChangeMarks);

public enum PrintedVerdict
{
    Complies,
    DoesNotComply,
    Indeterminate,
    Missing,

    /// <summary>An optional test of the specification that was not done.</summary>
    NotRequired,

    /// <summary>Reported without a limit.</summary>
    ForInformation,
}

/// <summary>One marker with its controls: a call counts only beside a positive control that worked.</summary>
public sealed record MarkerRow(
    string Marker,
    string MisevCategory,
    string Expected,
    PrintedValue Sample,
    PrintedValue PositiveControl,
    PrintedValue NegativeControl,
    string Call,
    PrintedVerdict Verdict);

/// <summary>The particle-to-protein ratio with the class it falls in.</summary>
/// <param name="Basis">The source of the classes, e.g. <c>Webber &amp; Clayton 2013</c>.</param>
public sealed record PurityStatement(PrintedValue Ratio, string Class, string Basis);

public sealed record InvestigationNote(
    string Criterion, string Finding, DateTimeOffset OpenedAt, string Outcome, string Conclusion, DateTimeOffset? ClosedAt, string ClosedBy)
{
    /// <summary>Impact and retests, each as a sentence; empty where there is none.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>A value that was corrected, invalidated or repeated: what it was, what it is, who, when and why (EU GMP Annex 11 §8).</summary>
public sealed record ChangedValue(int Mark, string What, string Was, string Now, string By, DateTimeOffset At, string Why);

/// <summary>One recorded result behind the certificate, as it came in.</summary>
public sealed record SourceRecord(
    string Test,
    string Sample,
    string RawText,
    PrintedValue Value,
    string Replicates,
    string Dilution,
    string Instrument,
    string Operator,
    string MeasuredAt,
    DateTimeOffset RecordedAt,
    string RecordedBy,
    string VerifiedBy,
    string File,
    int? Line,
    string FileSha256,
    string Status)
{
    public string InstrumentAndOperator => string.Join(", ", new[] { Instrument, Operator }.Where(t => t.Length > 0));

    /// <summary>Empty when it was entered by hand.</summary>
    public string FileAndLine => Line is { } line ? $"{File}, line {line.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : File;
}
