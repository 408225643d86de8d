using EvQc.Quantities;
using EvQc.Quantities.Numerics;

namespace EvQc.Instruments;

/// <summary>How a method turns readings into concentrations.</summary>
/// <param name="ConcentrationOnSignal">
/// True regresses concentration on signal (as many BCA spreadsheets do), false signal on concentration. Logistic curves are always the latter.
/// </param>
/// <param name="IncludeZero">The blank is a standard of concentration zero as well.</param>
/// <param name="UseMeans">Fits the mean of each standard rather than every well.</param>
public sealed record StandardCurveMethod(
    CurveModel Model,
    CurveWeighting Weighting = CurveWeighting.Equal,
    bool ConcentrationOnSignal = false,
    bool SubtractBlank = true,
    bool IncludeZero = false,
    bool UseMeans = true);

/// <summary>One standard read back off its own curve.</summary>
/// <param name="CvPercent">Of the replicate signals; null for a single well or a mean of zero.</param>
/// <param name="BackCalculated">Concentration the curve gives its mean signal; null beyond the curve.</param>
/// <param name="RecoveryPercent">Back-calculated as a percentage of nominal; null for the zero standard.</param>
/// <param name="Residual">Mean measured minus fitted quantity, on the scale that was fitted.</param>
public sealed record StandardReading(
    string Name, decimal Concentration, decimal MeanSignal, decimal? CvPercent, decimal? BackCalculated, decimal? RecoveryPercent, decimal? Residual);

/// <summary>One sample read off the curve. Outside the standards its concentration is a bound, never an extrapolation.</summary>
/// <param name="InWell">Concentration of what was in the well.</param>
/// <param name="Concentration">The same times the dilution.</param>
/// <param name="CvPercent">Of the replicate signals; null for a single well or a mean of zero.</param>
public sealed record SampleReading(
    string Name, WellRole Role, IReadOnlyList<MeasuredQuantity> Wells, decimal Dilution, decimal MeanSignal, decimal? CvPercent, Quantity? InWell, Quantity? Concentration)
{
    /// <summary>Concentration of each well by itself, after dilution; wells outside the standards are left out.</summary>
    public IReadOnlyList<decimal> Replicates { get; init; } = [];
}

/// <summary>A plate's curve and what was read off it.</summary>
public sealed record StandardCurve(
    StandardCurveMethod Method, Unit Unit, decimal? BlankMean, FittedCurve Curve, IReadOnlyList<StandardReading> Standards, IReadOnlyList<SampleReading> Samples);
