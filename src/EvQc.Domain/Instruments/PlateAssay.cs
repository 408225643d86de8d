using EvQc.Instruments.Text;
using EvQc.Quantities;
using EvQc.Quantities.Numerics;

namespace EvQc.Instruments;

/// <summary>Fits the standards of a plate and reads its samples: protein (BCA, Bradford …), ELISA, endotoxin by reaction time.</summary>
public static class PlateAssay
{
    /// <param name="channel">The wavelength to use; may be null when the plate was read at one only.</param>
    public static Parsed<StandardCurve> Read(InstrumentRun run, PlateLayout layout, StandardCurveMethod method, string? channel = null)
    {
        var problems = new ProblemList();
        var signals = PlateSignals.Of(run, layout, channel, problems);
        var blanks = signals.In(WellRole.Blank);
        decimal? blank = blanks.Count > 0 ? Statistics.Mean([.. blanks.Select(b => b.Signal)]) : null;
        if (method.SubtractBlank && blank is null) problems.Error("blank-missing", "The method subtracts a blank, but the layout has no blank well with a reading.");
        var offset = method.SubtractBlank ? blank ?? 0 : 0;
        var standards = signals.Standards(offset, method.IncludeZero ? blank : null, problems);
        if (problems.HasErrors) return new(null, problems.ToList());

        // Logistic curves have asymptotes in the signal, so only the signal can be the fitted quantity.
        var inverse = method.ConcentrationOnSignal && method.Model is not (CurveModel.FourParameterLogistic or CurveModel.FiveParameterLogistic);
        var points = standards.SelectMany(s => method.UseMeans ? [new(s.Concentration, s.Mean)] : s.Signals.Select(v => new CurvePoint(s.Concentration, v)))
            .Select(p => inverse ? new CurvePoint(p.Y, p.X) : p).ToList();
        if (CurveFit.Fit(method.Model, points, method.Weighting) is not { } curve)
        {
            problems.Error("curve-not-fitted", $"No curve of the kind {method.Model} goes through these {standards.Count} standards: check the layout, or choose a simpler curve or another weighting.");
            return new(null, problems.ToList());
        }

        var reader = new CurveReading(curve, inverse, standards);
        var samples = signals.Samples().Select(s => reader.Read(s, offset, layout.Unit)).ToList();
        return new(new(method, layout.Unit, blank, curve, reader.BackCalculated(), samples), problems.ToList());
    }
}
