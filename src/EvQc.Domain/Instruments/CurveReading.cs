using EvQc.Quantities;
using EvQc.Quantities.Numerics;

namespace EvQc.Instruments;

/// <summary>Reads concentrations off a curve, between its lowest and its highest standard only.</summary>
internal sealed class CurveReading(FittedCurve curve, bool concentrationOnSignal, IReadOnlyList<StandardSignals> standards)
{
    private readonly decimal _lowest = standards[0].Concentration;
    private readonly decimal _highest = standards[^1].Concentration;

    public SampleReading Read(IReadOnlyList<WellSignal> wells, decimal offset, Unit unit)
    {
        var signals = wells.Select(w => w.Signal - offset).ToArray();
        var mean = Statistics.Mean(signals);
        var dilution = wells[0].Well.Dilution;
        var inWell = InRange(mean, unit);
        return new(
            wells[0].Well.Name, wells[0].Well.Role, [.. wells.Select(w => w.Quantity)], dilution, mean, CvPercent(signals), inWell,
            inWell is { } value ? value with { Value = value.Value * dilution } : null)
        {
            Replicates = [.. signals.Select(s => InRange(s, unit)).OfType<Quantity>().Where(q => q.Bound == Bound.Exact).Select(q => q.Value * dilution)],
        };
    }

    public List<StandardReading> BackCalculated() => [.. standards.Select(s =>
    {
        var back = ConcentrationAt(s.Mean);
        var fitted = concentrationOnSignal ? curve.YAt(s.Mean) : curve.YAt(s.Concentration);
        var recovery = back is { } found && s.Concentration > 0 ? found / s.Concentration * 100 : (decimal?)null;
        return new StandardReading(s.Name, s.Concentration, s.Mean, CvPercent([.. s.Signals]), back, recovery, (concentrationOnSignal ? s.Concentration : s.Mean) - fitted);
    })];

    // The curve may leave a signal without a concentration (beyond an asymptote); then the nearer end of the standards tells which bound it is.
    private Quantity? InRange(decimal signal, Unit unit)
    {
        if (ConcentrationAt(signal) is { } concentration)
        {
            return concentration < _lowest ? new(_lowest, unit, Bound.Below) : concentration > _highest ? new(_highest, unit, Bound.Above) : new Quantity(concentration, unit);
        }

        var (low, high) = (standards[0].Mean, standards[^1].Mean);
        if (low == high) return null;
        return Math.Abs(signal - high) < Math.Abs(signal - low) ? new(_highest, unit, Bound.Above) : new(_lowest, unit, Bound.Below);
    }

    private decimal? ConcentrationAt(decimal signal)
    {
        var found = concentrationOnSignal ? curve.YAt(signal) : curve.XAt(signal, _lowest, _highest);
        return found is { } value && Math.Abs(value) < 1E18m ? value : null;
    }

    private static decimal? CvPercent(decimal[] signals) => signals.Length > 1 ? Statistics.RelativeDeviation(signals) * 100 : null;
}
