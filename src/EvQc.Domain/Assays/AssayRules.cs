using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>What the calculations need to know about the product; a specification owns and states every figure of it.</summary>
public sealed record AssayRules
{
    public SizeWindow? SizeWindow { get; init; }

    /// <summary>Particles in one dose, as the label claims.</summary>
    public Quantity? LabelClaim { get; init; }

    public IReadOnlyList<MarkerRule> Markers { get; init; } = [];

    public PanelRule? Panel { get; init; }

    public IReadOnlyList<ReplicateRule> Replicates { get; init; } = [];

    /// <summary>Relative standard uncertainties from method validation, by attribute.</summary>
    public IReadOnlyList<AssayUncertainty> Uncertainties { get; init; } = [];

    /// <summary>Coverage factor of the intervals shown; 2 is about 95 %.</summary>
    public decimal CoverageFactor { get; init; } = 2;

    public MarkerRule? MarkerRuleFor(string attribute) => Markers.FirstOrDefault(r => Same(r.Attribute, attribute));

    public ReplicateRule? ReplicateRuleFor(string attribute) => Replicates.FirstOrDefault(r => Same(r.Attribute, attribute));

    public AssayUncertainty? UncertaintyFor(string attribute) => Uncertainties.FirstOrDefault(u => Same(u.Attribute, attribute));

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// How a marker's signal is called: present from the higher of both cut-offs on. At least one is given.
/// </summary>
/// <param name="Attribute">Marker code, e.g. <c>marker.CD9</c>.</param>
/// <param name="TimesNegative">Cut-off as a multiple (more than 1) of the negative control.</param>
/// <param name="AtLeast">Cut-off as a signal; the negative control must stay below it.</param>
public sealed record MarkerRule(string Attribute, decimal? TimesNegative, Quantity? AtLeast);

/// <summary>
/// MISEV2018 (J Extracell Vesicles 7:1535750, section 4b): at least three positive protein markers, at least one of them transmembrane
/// or GPI-anchored (category 1) and at least one cytosolic (category 2).
/// </summary>
/// <param name="Markers">The codes that belong to the panel.</param>
public sealed record PanelRule(IReadOnlyList<string> Markers, int Positive = 3, int Category1 = 1, int Category2 = 1);

public enum ReplicateStatistic
{
    Mean,
    Median,
}

/// <summary>How the reportable value follows from replicates, and how far they may differ.</summary>
/// <param name="Count">Readings needed.</param>
/// <param name="MaxCvPercent">
/// Largest coefficient of variation in %; beyond it the run is invalid. Always stated: without a variability criterion of the method,
/// averaging a failing reading with passing ones is not allowed (FDA, Investigating OOS Test Results, 2022, V.B).
/// </param>
public sealed record ReplicateRule(string Attribute, int Count, ReplicateStatistic Statistic, decimal MaxCvPercent);

/// <summary>Relative standard uncertainties in %, from method validation.</summary>
/// <param name="AssayCvPercent">Of the assay itself (intermediate precision).</param>
/// <param name="DilutionCvPercent">Of the sample's dilution.</param>
public sealed record AssayUncertainty(string Attribute, decimal AssayCvPercent, decimal DilutionCvPercent);
