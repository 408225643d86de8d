using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>The reportable value of replicates by the rule of the method, and the uncertainty that their scatter shows.</summary>
internal static class Replicates
{
    /// <summary>
    /// All readings of all results count, none is left out. Too few: incomplete. Scatter beyond the rule: invalid, with the figure.
    /// </summary>
    public static Determination Combine(AttributeInfo attribute, Measurement[] measurements, ReplicateRule rule, AssayRules rules)
    {
        decimal[] readings = [.. measurements.SelectMany(m => In(attribute.Unit!, m))];
        var sources = measurements.Select(m => m.Id).ToArray();
        var listed = string.Join("; ", readings.Select(NumberText.Readable));
        var statistic = rule.Statistic == ReplicateStatistic.Median ? "median" : "mean";
        var result = new Determination(
            attribute.Code, attribute.Name, null, null, null, sources, $"{statistic} of {readings.Length}: {listed} {attribute.Unit}");

        if (readings.Length < rule.Count)
            return result with { Standing = Standing.Incomplete, Note = $"{readings.Length} of {rule.Count} replicates are recorded" };
        if (Scatter(readings, rule) is { } why) return result with { Standing = Standing.Invalid, Note = why };

        var value = rule.Statistic == ReplicateStatistic.Median ? Statistics.Median(readings) : Statistics.Mean(readings);
        if (measurements.FirstOrDefault(m => Disagrees(m, attribute.Unit!)) is { } odd)
            return result with
            {
                Standing = Standing.Invalid,
                Note = $"the recorded value {odd.Value} lies outside its own replicates; is the dilution applied to one and not to the other?",
            };

        return result with { Value = new Quantity(value, attribute.Unit!), Uncertainty = UncertaintyOf(attribute.Code, readings, rules) };
    }

    /// <summary>
    /// Relative standard uncertainty from the scatter of replicates (s/√n), the assay and the dilution, in squares; null when none of
    /// the three is known.
    /// </summary>
    public static Uncertainty? UncertaintyOf(string attribute, IReadOnlyList<decimal> readings, AssayRules rules)
    {
        var known = rules.UncertaintyFor(attribute);
        var scatter = readings.Count >= 2 && Statistics.Mean(readings) is var mean && mean > 0 ? Statistics.StandardError(readings) / mean : (decimal?)null;
        if (known is null && scatter is null) return null;
        return Uncertainty.OfProduct(
            new Uncertainty(scatter ?? 0, rules.CoverageFactor),
            new Uncertainty((known?.AssayCvPercent ?? 0) / 100, rules.CoverageFactor),
            new Uncertainty((known?.DilutionCvPercent ?? 0) / 100, rules.CoverageFactor));
    }

    private static IEnumerable<decimal> In(Unit unit, Measurement measurement)
    {
        var value = measurement.Value!.Value;
        return measurement.Replicates.Count == 0
            ? [value.In(unit).Value]
            : measurement.Replicates.Select(r => new Quantity(r, value.Unit).In(unit).Value);
    }

    private static string? Scatter(decimal[] readings, ReplicateRule rule)
    {
        if (readings.Length < 2) return null;
        if (Statistics.RelativeDeviation(readings) is not { } deviation)
            return Statistics.StandardDeviation(readings) == 0 ? null : "the replicates scatter about zero, so their variation cannot be judged";
        return deviation * 100 > rule.MaxCvPercent
            ? $"the replicates vary by {NumberText.Readable(deviation * 100)} % (CV), more than the {NumberText.Readable(rule.MaxCvPercent)} % the method allows"
            : null;
    }

    /// <summary>A reported value beside its own readings lies among them (2 % leeway for printed digits); a forgotten dilution does not.</summary>
    private static bool Disagrees(Measurement measurement, Unit unit)
    {
        if (measurement.Replicates.Count == 0) return false;
        var value = measurement.Value!.Value.In(unit).Value;
        decimal[] readings = [.. In(unit, measurement)];
        return value < readings.Min() * 0.98m || value > readings.Max() * 1.02m;
    }
}
