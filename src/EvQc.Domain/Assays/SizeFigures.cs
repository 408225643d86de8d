using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// Size figures from the distributions that results carry, for every figure that the instrument did not report itself (a reported one
/// is kept: the median of averaged captures is not the average of their medians).
/// </summary>
internal static class SizeFigures
{
    private const int HundredPercent = 100;

    public static IEnumerable<Determination> From(IReadOnlyList<Measurement> measurements, IReadOnlyList<Determination> reported, AssayRules rules)
    {
        var figures = new List<Determination>();
        var runs = measurements.Where(m => m.Distribution is not null).ToArray();
        foreach (var run in runs)
        {
            var sizes = run.Distribution!;
            Add(Attributes.SizeMean, sizes.Mean, "number-weighted mean of the distribution");
            Add(Attributes.SizeMode, sizes.Mode, "densest class of the distribution");
            Add(Attributes.SizeD10, sizes.Percentile(10), "10 % of the particles are smaller");
            Add(Attributes.SizeD50, sizes.Percentile(50), "50 % of the particles are smaller");
            Add(Attributes.SizeD90, sizes.Percentile(90), "90 % of the particles are smaller");
            if (rules.SizeWindow is { } window)
                Add(Attributes.SizeWindowFraction, sizes.FractionWithin(window) * HundredPercent, $"share of the distribution within {window}");

            void Add(string code, decimal? value, string formula)
            {
                // With fewer reported figures than runs it is not known whose is absent: all are computed, and none is left out.
                if (reported.Count(d => d.Attribute == code) >= runs.Length) return;
                var attribute = Attributes.Of(code);
                figures.Add(new(
                    code, attribute.Name, value is { } number ? new Quantity(number, attribute.Unit!) : null, null, null, [run.Id], formula,
                    value is null ? "the distribution is empty: no particle was counted" : null,
                    value is null ? Standing.Invalid : Standing.Usable));
            }
        }

        return [.. figures, .. Spans([.. reported, .. figures])];
    }

    private static IEnumerable<Determination> Spans(IReadOnlyList<Determination> known)
    {
        var span = Attributes.Of(Attributes.SizeSpan);
        return
            from d10 in Of(known, Attributes.SizeD10)
            from d50 in Of(known, Attributes.SizeD50)
            from d90 in Of(known, Attributes.SizeD90)
            where d50.Value is { Bound: Bound.Exact, Value: > 0 } && d10.Value is { Bound: Bound.Exact } && d90.Value is { Bound: Bound.Exact }
            select new Determination(
                span.Code, span.Name, new Quantity((d90.Value!.Value.Value - d10.Value!.Value.Value) / d50.Value!.Value.Value, Unit.One), null, null,
                [.. d10.Sources.Concat(d50.Sources).Concat(d90.Sources).Distinct()], $"({d90.Value} − {d10.Value}) ÷ {d50.Value}");
    }

    private static IEnumerable<Determination> Of(IReadOnlyList<Determination> known, string code) => known.Where(d => d.Attribute == code);
}
