namespace EvQc.Assays;

/// <summary>
/// What a person answered when the results of a file were recorded, and which sample of the file became which of the laboratory. Kept with the file, so
/// that its results can be computed again from its bytes.
/// </summary>
/// <param name="Dilution">Null where the file states it.</param>
/// <param name="ConcentrationUnit">Symbol of a unit; null where the file states it.</param>
/// <param name="LayoutSha256">The plate layout it was evaluated by; null where none was.</param>
/// <param name="Samples">Sample name in the file → label, for every one that was recorded.</param>
public sealed record ConfirmedAnswers(decimal? Dilution, string? ConcentrationUnit, string? Attribute, string? LayoutSha256, IReadOnlyDictionary<string, string> Samples)
{
    /// <summary>Of the registered instrument, where the file does not say it.</summary>
    public string? InstrumentModel { get; init; }

    public string? InstrumentSerial { get; init; }

    /// <summary>When it was measured as a person said, on the laboratory's clock; null where the file says it.</summary>
    public string? MeasuredAt { get; init; }

    /// <summary>The controls of a marker assay, as the file names them.</summary>
    public string? NegativeControl { get; init; }

    public string? PositiveControl { get; init; }

    /// <summary>For a file that was confirmed before answers were kept: what its results say about them.</summary>
    public static ConfirmedAnswers FromResults(IReadOnlyList<ResultFigures> results) => new(
        results.FirstOrDefault(r => r.DilutionBasis == DilutionBasis.Entered)?.DilutionFactor,
        results.Select(r => r.Unit).FirstOrDefault(u => u is not null),
        results.Count > 0 ? results[0].Attribute : null,
        null,
        new Dictionary<string, string>(StringComparer.Ordinal))
    {
        InstrumentModel = results.Select(r => r.Instrument).FirstOrDefault(i => i is not null),
        InstrumentSerial = results.Select(r => r.InstrumentSerial).FirstOrDefault(i => i is not null),
    };

    /// <param name="layout">The one that <see cref="LayoutSha256"/> names.</param>
    public FileAnswers ToFileAnswers(ConfiguredLayout? layout) => new()
    {
        Dilution = Dilution,
        ConcentrationUnit = ConcentrationUnit is { } symbol && Quantities.Unit.TryParse(symbol, out var unit) ? unit : null,
        Attribute = Attribute,
        NegativeControl = NegativeControl,
        PositiveControl = PositiveControl,
        Layout = layout,
    };
}
