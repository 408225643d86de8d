using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>Short ways to write down measurements in tests. Nothing here decides anything.</summary>
internal static class Recordings
{
    public static Measurement Of(string attribute, decimal value, Bound bound = Bound.Exact, params IReadOnlyList<decimal> replicates) =>
        Measurement.Number(Guid.CreateVersion7(), attribute, "FP", new Quantity(value, Attributes.Of(attribute).Unit!, bound), replicates);

    public static Measurement Word(string attribute, string word) => Measurement.InWords(Guid.CreateVersion7(), attribute, "FP", word);

    public static Measurement Signal(string marker, decimal signal, decimal? negative, decimal? positive) => new(
        Guid.CreateVersion7(), $"marker.{marker}", "FP", Od(signal), null, positive is { } p ? Od(p) : null, negative is { } n ? Od(n) : null, [], null);

    public static Measurement Sizes(params IReadOnlyList<SizeBin> bins) =>
        Of(Attributes.ParticleConcentration, 1e11m) with { Distribution = new SizeDistribution(bins) };

    public static Quantity Od(decimal value, Bound bound = Bound.Exact) => new(value, Unit.Absorbance, bound);

    public static Determination The(this IReadOnlyList<Determination> determinations, string attribute) =>
        determinations.Single(d => d.Attribute == attribute);

    public static IReadOnlyList<Determination> Compute(AssayRules rules, params IReadOnlyList<Measurement> measurements) =>
        Computation.From(measurements, rules, BatchFigures.None);
}
