using EvQc.People;
using EvQc.Quantities;

namespace EvQc.Assays;

public enum ResultStatus
{
    Current,

    /// <summary>Replaced by a corrected entry, with a reason; kept and shown.</summary>
    Superseded,

    /// <summary>Taken out of the decision with a documented cause; kept and shown.</summary>
    Invalidated,
}

/// <summary>Who applied the dilution that a value carries, and where its factor comes from.</summary>
public enum DilutionBasis
{
    /// <summary>Not diluted, or not a diluted kind of measurement.</summary>
    None,

    /// <summary>The instrument applied the factor that its file records.</summary>
    AppliedByInstrument,

    /// <summary>The file records the factor; EvQc applied it.</summary>
    File,

    /// <summary>A person entered the factor on confirming; EvQc applied it.</summary>
    Entered,

    /// <summary>The plate layout of the laboratory states the factor; EvQc applied it.</summary>
    Layout,
}

/// <summary>
/// One recorded result of one attribute of one sample, with everything needed to trace it: text as reported, number, unit, dilution,
/// replicates, controls, instrument, operator, times, and the line of the file it came from. Never edited: corrected by a new one.
/// </summary>
public sealed class Result
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid SampleId { get; init; }

    /// <summary>Attribute code, e.g. <c>particle-concentration</c> (see <c>Attributes</c>).</summary>
    public required string Attribute { get; init; }

    /// <summary>The text as the instrument or the person gave it.</summary>
    public required string RawText { get; init; }

    /// <summary>The number after dilution, in <see cref="Unit"/>; null for a word result.</summary>
    public decimal? Value { get; init; }

    public string? Unit { get; init; }

    public Bound Bound { get; init; }

    /// <summary>A qualitative result, e.g. <c>no growth</c>.</summary>
    public string? Word { get; init; }

    public decimal? PositiveControl { get; init; }

    public decimal? NegativeControl { get; init; }

    public decimal? DilutionFactor { get; init; }

    public DilutionBasis DilutionBasis { get; init; }

    /// <summary>Replicate or capture values behind the number, in order, separated by <c>;</c>; invariant decimals.</summary>
    public string? Replicates { get; init; }

    public string? Method { get; init; }

    /// <summary>Version of the laboratory's method in <c>config/methods</c> that the run was checked by; null where none applies.</summary>
    public int? MethodVersion { get; init; }

    /// <summary>SHA-256 of that version's text.</summary>
    public string? MethodSha256 { get; init; }

    /// <summary>What the run or its instrument deviated in and who let it be used all the same; null for a run without a deviation.</summary>
    public string? Deviation { get; init; }

    public string? Instrument { get; init; }

    public string? InstrumentSerial { get; init; }

    public string? Operator { get; init; }

    /// <summary>When it was measured, as the source gives it; the instant beside it where it is not ambiguous.</summary>
    public string? MeasuredAtText { get; init; }

    public DateTimeOffset? MeasuredAt { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required Guid RecordedById { get; init; }

    public required string RecordedBy { get; init; }

    /// <summary>The stored instrument file; null when entered by hand.</summary>
    public Guid? FileId { get; init; }

    /// <summary>1-based line (or row) of the file.</summary>
    public int? FileLine { get; init; }

    public string? ParserVersion { get; init; }

    public string? Remark { get; init; }

    public ResultStatus Status { get; private set; }

    public string? StatusReason { get; private set; }

    public Guid? SupersededById { get; private set; }

    public Guid? VerifiedById { get; private set; }

    public string? VerifiedBy { get; private set; }

    public DateTimeOffset? VerifiedAt { get; private set; }

    public bool IsHandEntered => FileId is null;

    /// <summary>A hand-entered result counts for release only after a second person compared it with its source.</summary>
    public bool NeedsVerification => IsHandEntered && Status == ResultStatus.Current && VerifiedAt is null;

    public Quantity? Quantity => Value is { } value && Unit is { } unit ? new Quantity(value, Quantities.Unit.Of(unit), Bound) : null;

    public void Verify(Actor by, DateTimeOffset now)
    {
        if (Status != ResultStatus.Current)
            throw new QcRuleException("result-not-current", "This result was replaced or invalidated; there is nothing to verify.", "Verify the current result.");
        if (by.PersonId == RecordedById)
            throw new QcRuleException("verify-own-result", "A result is verified by a second person, not by the one who recorded it.", "Ask a colleague.");
        if (VerifiedAt is not null) throw new QcRuleException("already-verified", $"{VerifiedBy} has already verified this result.", "Nothing more is needed; reload the page.");
        (VerifiedById, VerifiedBy, VerifiedAt) = (by.PersonId, by.Name, now);
    }

    public void SupersedeBy(Result correction, string reason)
    {
        MustBeCurrent();
        (Status, StatusReason, SupersededById) = (ResultStatus.Superseded, Cause(reason), correction.Id);
    }

    public void Invalidate(string cause)
    {
        MustBeCurrent();
        (Status, StatusReason) = (ResultStatus.Invalidated, Cause(cause));
    }

    private void MustBeCurrent()
    {
        if (Status != ResultStatus.Current)
            throw new QcRuleException("result-not-current", "This result was replaced or invalidated by someone else meanwhile.", "Reload the page and look at the current result.");
    }

    private static string Cause(string reason) => RecordText.Reason(reason, "changing a result");
}
