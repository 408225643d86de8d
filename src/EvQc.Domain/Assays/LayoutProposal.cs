using System.Globalization;
using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// The results of a plate that EvQc evaluates by a layout of the laboratory: the standards are fitted, the unknowns are read off the curve,
/// and outside the standards there is a bound and never an extrapolation.
/// </summary>
internal static class LayoutProposal
{
    public static Proposal Of(InstrumentRun run, ConfiguredLayout configured)
    {
        var read = PlateAssay.Read(run, configured.Layout, configured.Method, ChannelOf(run, configured));
        var problems = read.Problems.Where(p => p.Code != "well-not-read").ToList();
        if (read.Value is not { } curve) return new([], [], problems);

        problems.AddRange(Unread(read.Problems));
        if (configured.LeastRSquared is { } least && curve.Curve.RSquared < least)
            problems.Add(Problem.Error("curve-refused", $"R² of the curve is {Digits(curve.Curve.RSquared)}, but the layout asks for {Digits(least)} or more: nothing is read off it. Repeat the plate."));
        problems.AddRange(configured.Controls.Select(c => Failing(c, curve)).OfType<Problem>());
        var names = Names(curve);
        var results = curve.Samples.Where(s => s.Role == WellRole.Sample).GroupBy(s => s.Name, StringComparer.Ordinal)
            .Select(g => Result(run, configured, curve, names[g.Key], [.. g], problems)).OfType<ProposedResult>().ToArray();
        if (results.Length == 0 && !problems.Exists(p => p.Severity == Severity.Error))
            problems.Add(Problem.Error("no-unknown-read", "No well that the layout gives an unknown has a usable reading. Choose the layout the plate was pipetted by."));
        return new(results, [], problems) { Curve = curve };
    }

    // The layout's wavelength counts only where the file has a choice: readers word it differently (562, ABS mono 1).
    private static string? ChannelOf(InstrumentRun run, ConfiguredLayout configured)
    {
        var channels = run.Quantities.Where(q => q.Well is not null && q.Name is "absorbance" or "fluorescence" or "luminescence").Select(q => q.Channel).Distinct(StringComparer.Ordinal).ToArray();
        return channels.Length > 1 ? channels.FirstOrDefault(c => c is not null && configured.Channel is { } wanted && c.Contains(wanted, StringComparison.Ordinal)) : null;
    }

    /// <summary>A half-filled plate leaves many wells of its layout empty; that is one sentence, not forty.</summary>
    private static IEnumerable<Problem> Unread(IReadOnlyList<Problem> problems)
    {
        var unread = problems.Where(p => p.Code == "well-not-read").ToArray();
        if (unread.Length <= 3) return unread;
        return [Problem.Warning("well-not-read", string.Create(CultureInfo.InvariantCulture, $"{unread.Length} wells of the layout have no reading; the first is this: {unread[0].Message}"))];
    }

    private static Problem? Failing(ControlRange control, StandardCurve curve)
    {
        if (control is { From: null, To: null }) return null;
        if (curve.Samples.FirstOrDefault(s => s.Role == WellRole.Control && s.Name == control.Name) is not { Concentration: { } found })
            return Problem.Error("control-not-read", $"Control {control.Name} has no reading; without it the plate proves nothing.");
        var inside = found.Bound == Bound.Exact && (control.From is not { } from || found.Value >= from) && (control.To is not { } to || found.Value <= to);
        var demand = string.Join(" and ", new[] { control.From is { } f ? $"at least {Digits(f)}" : null, control.To is { } t ? $"at most {Digits(t)}" : null }.OfType<string>());
        return inside ? null : Problem.Error("control-out-of-range", $"Control {control.Name} reads {found}; the layout asks for {demand} {curve.Unit}. Nothing is recorded from this plate: find the cause and repeat it.");
    }

    /// <summary>The name the file gives the wells, where it gives all of them one that no other unknown has; else the layout's number.</summary>
    private static Dictionary<string, string> Names(StandardCurve curve)
    {
        var inFile = curve.Samples.Where(s => s.Role == WellRole.Sample).GroupBy(s => s.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.SelectMany(s => s.Wells).Select(w => w.Sample).Distinct().ToArray() is [{ Length: > 0 } one] ? one : null, StringComparer.Ordinal);
        return inFile.ToDictionary(n => n.Key, n => n.Value is { } name && inFile.Values.Count(v => v == name) == 1 ? name : n.Key, StringComparer.Ordinal);
    }

    private static ProposedResult? Result(
        InstrumentRun run, ConfiguredLayout configured, StandardCurve curve, string name, IReadOnlyList<SampleReading> dilutions, List<Problem> problems)
    {
        var first = dilutions[0].Wells[0];
        var exact = dilutions.Where(d => d.Concentration is { Bound: Bound.Exact }).ToArray();
        if (exact.Length == 0)
        {
            // All dilutions below: the least diluted says most. All above: the most diluted.
            var bounds = dilutions.Where(d => d.Concentration is not null).OrderBy(d => d.Dilution).ToArray();
            var only = bounds.All(b => b.Concentration!.Value.Bound == Bound.Below) ? bounds.FirstOrDefault() : bounds.All(b => b.Concentration!.Value.Bound == Bound.Above) ? bounds[^1] : null;
            if (only is null)
            {
                problems.Add(Problem.Warning("no-usable-well", $"{name}: no dilution reads inside the standards.", first.Line, first.Column));
                return null;
            }

            problems.Add(Problem.Warning("outside-standards", $"{name} reads outside the standards; it is recorded as {only.Concentration}.", first.Line, first.Column));
            return Plain(run, configured, curve, name, [only], only.Concentration!.Value);
        }

        foreach (var left in dilutions.Except(exact))
            problems.Add(Problem.Warning("dilution-left-out", $"{name}: the dilution × {Digits(left.Dilution)} reads outside the standards ({left.Concentration?.ToString() ?? "no value"}) and is not counted.", left.Wells[0].Line));
        var mean = new Quantity(Statistics.Mean([.. exact.Select(d => d.Concentration!.Value.Value)]), curve.Unit);
        return Plain(run, configured, curve, name, exact, mean) with { Replicates = Replicates(name, exact, problems) };
    }

    /// <summary>Every well's own concentration; none at all where one of them lies outside the standards, for their scatter would look too small.</summary>
    private static IReadOnlyList<decimal> Replicates(string name, IReadOnlyList<SampleReading> readings, List<Problem> problems)
    {
        foreach (var partly in readings.Where(r => r.Replicates.Count < r.Wells.Count))
            problems.Add(Problem.Warning("well-outside-standards", $"{name}: a single well of {string.Join(", ", partly.Wells.Select(w => w.Well))} reads outside the standards; the mean signal lies inside and is what is read off.", partly.Wells[0].Line));
        return readings.All(r => r.Replicates.Count == r.Wells.Count) && readings.Sum(r => r.Wells.Count) > 1 ? [.. readings.SelectMany(r => r.Replicates)] : [];
    }

    private static ProposedResult Plain(
        InstrumentRun run, ConfiguredLayout configured, StandardCurve curve, string name, IReadOnlyList<SampleReading> readings, Quantity value)
    {
        var factors = readings.Select(r => r.Dilution).Distinct().ToArray();
        return new()
        {
            Attribute = configured.Attribute,
            SampleText = name,
            RawText = string.Join("; ", readings.SelectMany(r => r.Wells).Select(w => $"{w.Well} {w.Raw}")),
            Line = readings[0].Wells[0].Line,
            Value = value,
            DilutionFactor = factors is [var one] && one != 1m ? one : null,
            DilutionBasis = factors is [1m] ? DilutionBasis.None : DilutionBasis.Layout,
            MeasuredAtText = run.MeasuredAtText,
            MeasuredAt = run.MeasuredAt,
            Operator = run.Operator,
            InstrumentSerial = run.Serial,
            Remark = $"Read off plate layout {configured.Name} (sha256 {configured.Sha256}), {curve.Method.Model} curve, R² {Digits(curve.Curve.RSquared)}"
                + (factors.Length > 1 ? $", mean of dilutions {string.Join(" and ", factors.Select(Digits))}" : ""),
        };
    }

    private static string Digits(decimal value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
