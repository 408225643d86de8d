using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// What a result takes from the line of a file (or from what a person typed), as the record keeps it. Recording and replaying both make it here, so
/// that the same bytes can only give the same record.
/// </summary>
public sealed record ResultFigures
{
    public required string Attribute { get; init; }

    public required string RawText { get; init; }

    public decimal? Value { get; init; }

    public string? Unit { get; init; }

    public Bound Bound { get; init; }

    public string? Word { get; init; }

    public decimal? PositiveControl { get; init; }

    public decimal? NegativeControl { get; init; }

    public decimal? DilutionFactor { get; init; }

    public DilutionBasis DilutionBasis { get; init; }

    public string? Replicates { get; init; }

    public string? Instrument { get; init; }

    public string? InstrumentSerial { get; init; }

    public string? Operator { get; init; }

    public string? MeasuredAtText { get; init; }

    public int? FileLine { get; init; }

    public string? Remark { get; init; }

    /// <summary>A line per size class, see <see cref="ResultDistribution.Bins"/>; null where no distribution comes with it.</summary>
    public string? Sizes { get; init; }

    /// <param name="given">What people and the register of instruments said where the file does not.</param>
    public static ResultFigures Of(ProposedResult proposed, InstrumentRun run, ConfirmedAnswers given) => new()
    {
        Attribute = proposed.Attribute,
        RawText = RecordText.Fitting(proposed.RawText, 400) ?? "",
        Value = proposed.Value is { } value ? Reading.Stored(Math.Clamp(value.Value, -1E17m, 1E17m)) : null,
        Unit = proposed.Value?.Unit.Symbol,
        Bound = proposed.Value?.Bound ?? Bound.Exact,
        Word = proposed.Word,
        PositiveControl = Stored(proposed.PositiveControl),
        NegativeControl = Stored(proposed.NegativeControl),
        DilutionFactor = Stored(proposed.DilutionFactor),
        DilutionBasis = proposed.DilutionBasis,
        Replicates = ReplicateText.Of(proposed.Replicates),
        Instrument = RecordText.Fitting(run.Instrument ?? given.InstrumentModel ?? run.Software),
        InstrumentSerial = RecordText.Fitting(proposed.InstrumentSerial ?? run.Serial ?? given.InstrumentSerial),
        Operator = RecordText.Fitting(proposed.Operator ?? run.Operator),
        MeasuredAtText = proposed.MeasuredAt is null && given.MeasuredAt is { } entered ? $"{entered} (entered by hand)" : RecordText.Fitting(proposed.MeasuredAtText),
        FileLine = proposed.Line,
        Remark = RecordText.Fitting(proposed.Remark, 2000),
        Sizes = proposed.Distribution is { IsEmpty: false } sizes ? ResultDistribution.TextOf(sizes) : null,
    };

    /// <summary>As they stand on record.</summary>
    /// <param name="sizes">The lines of the distribution recorded with it.</param>
    public static ResultFigures Of(Result result, string? sizes) => new()
    {
        Attribute = result.Attribute,
        RawText = result.RawText,
        Value = result.Value,
        Unit = result.Unit,
        Bound = result.Bound,
        Word = result.Word,
        PositiveControl = result.PositiveControl,
        NegativeControl = result.NegativeControl,
        DilutionFactor = result.DilutionFactor,
        DilutionBasis = result.DilutionBasis,
        Replicates = result.Replicates,
        Instrument = result.Instrument,
        InstrumentSerial = result.InstrumentSerial,
        Operator = result.Operator,
        MeasuredAtText = result.MeasuredAtText,
        FileLine = result.FileLine,
        Remark = result.Remark,
        Sizes = sizes,
    };

    /// <summary>Every figure that is not the same in both: its name, the text in this one, the text in the other.</summary>
    public IEnumerable<(string Field, string? Here, string? There)> DifferencesTo(ResultFigures other) =>
        Fields().Zip(other.Fields(), (here, there) => (here.Field, Here: here.Text, There: there.Text)).Where(f => !string.Equals(f.Here, f.There, StringComparison.Ordinal));

    private IEnumerable<(string Field, string? Text)> Fields() =>
    [
        ("attribute", Attribute), ("raw text", RawText), ("value", Exact(Value)), ("unit", Unit), ("bound", Bound.ToString()), ("word", Word),
        ("positive control", Exact(PositiveControl)), ("negative control", Exact(NegativeControl)), ("dilution", Exact(DilutionFactor)), ("dilution basis", DilutionBasis.ToString()),
        ("replicates", Replicates), ("instrument", Instrument), ("serial number", InstrumentSerial), ("operator", Operator), ("measured at", MeasuredAtText),
        ("line", FileLine?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("remark", Remark), ("size distribution", Sizes),
    ];

    private static decimal? Stored(decimal? value) => value is { } number && Reading.CanBeStored(number) ? Reading.Stored(number) : value;

    private static string? Exact(decimal? value) => value?.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);
}
