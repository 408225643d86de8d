using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>What a person answers on confirming a file: only what the file does not say itself.</summary>
public sealed record FileAnswers
{
    public static readonly FileAnswers None = new();

    /// <summary>The factor the sample was diluted by; 1 for undiluted. Asked only where the file states none.</summary>
    public decimal? Dilution { get; init; }

    /// <summary>The unit of concentrations that a plate reader prints without one.</summary>
    public Unit? ConcentrationUnit { get; init; }

    /// <summary>What a plate measured: an attribute code. Plate readers print wells, not what the wells are for.</summary>
    public string? Attribute { get; init; }

    /// <summary>Serial number of the instrument, asked only where the file prints none.</summary>
    public string? Instrument { get; init; }

    /// <summary>When it was measured, on the laboratory's clock; asked only where the file prints no time.</summary>
    public DateTime? MeasuredAt { get; init; }

    /// <summary>Which sample of a marker assay is its negative control, as the file names it.</summary>
    public string? NegativeControl { get; init; }

    /// <summary>Which is its positive control; null where none was run.</summary>
    public string? PositiveControl { get; init; }

    /// <summary>By which layout of the laboratory a plate is evaluated; null to take the concentrations that its software computed.</summary>
    public ConfiguredLayout? Layout { get; init; }
}

/// <summary>Something only a person knows, to be answered before anything is recorded.</summary>
public enum Question
{
    Dilution,
    ConcentrationUnit,
    Attribute,
    Layout,
    Controls,
}

/// <summary>One result as it would be recorded. Nothing is recorded before a person has confirmed it.</summary>
public sealed record ProposedResult
{
    public required string Attribute { get; init; }

    /// <summary>The sample as the file names it; empty where the file names none.</summary>
    public required string SampleText { get; init; }

    /// <summary>The text in the file, or how the number follows from it.</summary>
    public required string RawText { get; init; }

    public int? Line { get; init; }

    /// <summary>After dilution; null for a word.</summary>
    public Quantity? Value { get; init; }

    public string? Word { get; init; }

    public decimal? PositiveControl { get; init; }

    public decimal? NegativeControl { get; init; }

    /// <summary>Captures or wells behind the value, after dilution, in its unit.</summary>
    public IReadOnlyList<decimal> Replicates { get; init; } = [];

    public decimal? DilutionFactor { get; init; }

    public DilutionBasis DilutionBasis { get; init; }

    public string? MeasuredAtText { get; init; }

    /// <summary>On the instrument's clock, which states no zone.</summary>
    public DateTime? MeasuredAt { get; init; }

    public string? Operator { get; init; }

    public string? InstrumentSerial { get; init; }

    public string? Remark { get; init; }

    /// <summary>The size distribution that comes with a particle concentration.</summary>
    public SizeDistribution? Distribution { get; init; }
}

/// <summary>What a file would record, what must be answered first, and what keeps it from being recorded at all.</summary>
public sealed record Proposal(IReadOnlyList<ProposedResult> Results, IReadOnlyList<Question> Questions, IReadOnlyList<Problem> Problems)
{
    /// <summary>The standard curve behind the results, where EvQc fitted it.</summary>
    public StandardCurve? Curve { get; init; }

    /// <summary>Whether the file holds a plate's readings, so that a layout of the laboratory can evaluate it.</summary>
    public bool TakesLayout { get; init; }

    /// <summary>Whether samples of the run are controls, which a person names.</summary>
    public bool TakesControls { get; init; }

    public bool IsReady => Results.Count > 0 && Questions.Count == 0 && !Problems.Any(p => p.Severity == Severity.Error);

    /// <summary>The names the file gives its samples, in its order.</summary>
    public IReadOnlyList<string> SampleTexts => [.. Results.Select(r => r.SampleText).Distinct(StringComparer.Ordinal)];

    /// <summary>The samples of a marker assay, among which its controls are.</summary>
    public static IReadOnlyList<string> ControlsOf(InstrumentRun run) => MarkerProposal.SamplesOf(run);

    public static Proposal Of(InstrumentRun run, FileAnswers answers) => run.Format switch
    {
        InstrumentFormats.NanoSight or InstrumentFormats.ZetaViewSize => ParticleProposal.Of(run, answers),
        InstrumentFormats.Template => TemplateProposal.Of(run),
        InstrumentFormats.Gen5 or InstrumentFormats.SoftMaxPro or InstrumentFormats.Kaleido or InstrumentFormats.Mars or InstrumentFormats.Magellan => PlateProposal.Of(run, answers),
        InstrumentFormats.Qubit or InstrumentFormats.NanoDrop or InstrumentFormats.Lunatic or InstrumentFormats.Stunner => ConcentrationProposal.Of(run, answers),
        InstrumentFormats.Luminex or InstrumentFormats.Msd => MarkerProposal.Of(run, answers) with { TakesControls = true },
        _ => new Proposal(
            [],
            [],
            [Problem.Error(
                "no-results-from-format",
                $"A {run.Format} file can be looked at, but EvQc records no results from it directly. Enter its reportable results with the EvQc template.")]),
    };
}
