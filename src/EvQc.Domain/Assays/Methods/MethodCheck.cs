using EvQc.Instruments;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Assays;

/// <summary>Everything a method looks at in a run.</summary>
/// <param name="Samples">The results that the method governs.</param>
/// <param name="Instrument">As the register knows it; null where it does not.</param>
/// <param name="At">The instants that the time of measurement can mean.</param>
public sealed record RunFacts(InstrumentRun Run, IReadOnlyList<ProposedResult> Samples, StandardCurve? Curve, InstrumentRecord? Instrument, IReadOnlyList<DateTimeOffset> At);

/// <summary>Judges a run by its method. Pure: the same run and the same records give the same verdict for ever.</summary>
public static class MethodCheck
{
    private const string NotStated = "not stated";

    public static MethodVerdict Of(Method method, RunFacts facts) => new(method, [.. method.Rules.SelectMany(r => Breaches(r, facts))]);

    private static IEnumerable<MethodBreach> Breaches(MethodRule rule, RunFacts facts) => rule.Kind switch
    {
        MethodRuleKind.Captures => Limited(rule, "The run has", facts.Run.Captures.Count, "captures"),
        MethodRuleKind.ParticlesPerFrame => PerFrame(rule, facts.Run),
        MethodRuleKind.CompletedTracks => Limited(rule, "The run has", Tracks(facts.Run), "completed tracks"),
        MethodRuleKind.CaptureCv => CaptureCv(rule, facts.Run),
        MethodRuleKind.Blank => Blank(rule, facts),
        MethodRuleKind.BeadCheck => BeadCheck(rule, facts),
        MethodRuleKind.CurveRSquared => Limited(rule, "The standard curve has an R² of", CurveOf(facts)?.RSquared, ""),
        MethodRuleKind.CurvePoints => Limited(rule, "The standard curve has", CurveOf(facts)?.Points.Count, "concentrations of the standard"),
        MethodRuleKind.BackCalculated => BackCalculated(rule, CurveOf(facts)),
        _ => ReplicateCv(rule, facts.Samples),
    };

    private static IEnumerable<MethodBreach> PerFrame(MethodRule rule, InstrumentRun run)
    {
        if (run.Captures.Count == 0)
        {
            foreach (var breach in Limited(rule, "The run has", run.Summary?.ParticlesPerFrame, "particles per frame")) yield return breach;
            yield break;
        }

        foreach (var capture in run.Captures)
            foreach (var breach in Limited(rule, $"Capture {capture.Name} has", capture.ParticlesPerFrame, "particles per frame"))
                yield return breach;
    }

    private static decimal? Tracks(InstrumentRun run)
    {
        if (run.Captures.Count == 0) return run.Quantities.FirstOrDefault(q => q.Name == "traces")?.Value?.Value;
        return run.Captures.All(c => c.CompletedTracks is not null) ? run.Captures.Sum(c => c.CompletedTracks!.Value) : null;
    }

    private static IEnumerable<MethodBreach> CaptureCv(MethodRule rule, InstrumentRun run)
    {
        decimal[] concentrations = [.. run.Captures.Select(c => c.ConcentrationPerMl).OfType<decimal>()];
        var cv = concentrations.Length >= 2 && concentrations.Length == run.Captures.Count ? Percent(concentrations) : null;
        return Limited(rule, "The captures vary by", cv, "% (CV)");
    }

    private static IEnumerable<MethodBreach> Blank(MethodRule rule, RunFacts facts)
    {
        if (facts.Run.Summary?.MeasuredConcentrationPerMl is not > 0) return [Breach(rule, NotStated, "The run states no concentration in the cell to compare its blank with.")];
        if (Before(ControlKind.Blank, rule, facts) is not { ConcentrationPerMl: { } blank } control) return [Breach(rule, "none", $"No blank of its instrument is on record within {Hours(rule)} before it.")];
        if (!control.Passed) return [Breach(rule, "failed", "The last blank of its instrument before it failed.")];
        return Limited(rule, "The blank has", blank / facts.Run.Summary.MeasuredConcentrationPerMl.Value * 100, "% of the sample's particles");
    }

    private static IEnumerable<MethodBreach> BeadCheck(MethodRule rule, RunFacts facts) => Before(ControlKind.Beads, rule, facts) switch
    {
        null => [Breach(rule, "none", $"No bead check of its instrument is on record within {Hours(rule)} before it.")],
        { Passed: false } => [Breach(rule, "failed", "The last bead check of its instrument before it failed.")],
        _ => [],
    };

    /// <summary>The last control before the measurement, whichever of its possible instants is meant; null when it is too old for one of them.</summary>
    private static ControlRun? Before(ControlKind kind, MethodRule rule, RunFacts facts)
    {
        var found = facts.At.Select(at => facts.Instrument?.LatestControl(kind, at) is { } control && at - control.At <= Window(rule) ? control : null).ToArray();
        return found.Length == 0 || Array.Exists(found, c => c is null) ? null : Array.Find(found, c => c!.Passed == false) ?? found[0];
    }

    private static IEnumerable<MethodBreach> BackCalculated(MethodRule rule, CurveFacts? curve)
    {
        if (curve is null) return [Breach(rule, NotStated, "The file does not say what its curve reads for its standards.")];
        StandardPoint[] points = [.. curve.Points.Where(p => p.Nominal > 0)];
        MethodBreach[] breaches = [.. points.SelectMany(p => Limited(rule, Invariant($"Standard {p.Name} of {NumberText.Readable(p.Nominal)} is read back with a deviation of"), p.DeviationPercent, "%"))];
        return points.Length > 0 && (points.Length - breaches.Length) * 100m / points.Length >= (rule.SharePercent ?? 100) ? [] : breaches;
    }

    /// <summary>A single reading, or bounds, have no variation to judge; how many readings are needed is the specification's rule.</summary>
    private static IEnumerable<MethodBreach> ReplicateCv(MethodRule rule, IReadOnlyList<ProposedResult> samples) =>
        samples.Where(s => s.Replicates.Count >= 2).SelectMany(s => Limited(rule, $"The replicates of {NameOf(s)} vary by", Percent([.. s.Replicates]), "% (CV)"));

    private static IEnumerable<MethodBreach> Limited(MethodRule rule, string what, decimal? value, string unit)
    {
        if (value is not { } number) return [Breach(rule, NotStated, $"{what} … {unit}: the file does not say.".Replace("  ", " ", StringComparison.Ordinal))];
        if (!(number < rule.AtLeast) && !(number > rule.AtMost)) return [];
        var shown = $"{NumberText.Readable(number)} {unit}".TrimEnd();
        return [Breach(rule, shown, $"{what} {shown}; the method asks for {Limit(rule)}.")];
    }

    private static MethodBreach Breach(MethodRule rule, string value, string sentence) => new(rule.Kind, value, Limit(rule), rule.Source, rule.Source is null ? sentence : $"{sentence} ({rule.Source})");

    private static string Limit(MethodRule rule) => rule switch
    {
        { AtLeast: { } least, AtMost: { } most } => $"{NumberText.Readable(least)} to {NumberText.Readable(most)}",
        { AtLeast: { } least } => $"at least {NumberText.Readable(least)}",
        { AtMost: { } most } => $"at most {NumberText.Readable(most)}",
        _ => $"one within {Hours(rule)}",
    };

    // A standard deviation of nothing over a mean of nothing: replicates that are all zero do not vary.
    private static decimal? Percent(decimal[] values) => values.All(v => v == values[0]) ? 0 : Statistics.RelativeDeviation(values) * 100;

    private static CurveFacts? CurveOf(RunFacts facts) => CurveFacts.Of(facts.Run, facts.Curve);

    private static TimeSpan Window(MethodRule rule) => TimeSpan.FromTicks((long)((rule.WithinHours ?? 24) * TimeSpan.TicksPerHour));

    private static string Hours(MethodRule rule) => $"{NumberText.Readable(rule.WithinHours ?? 24)} hours";

    private static string NameOf(ProposedResult result) =>
        (Attributes.TryFind(result.Attribute, out var attribute) ? attribute.Name : result.Attribute) + (result.SampleText.Length > 0 ? $" of {result.SampleText}" : "");
}
