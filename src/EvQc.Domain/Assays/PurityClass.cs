using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// Classes of the particle-to-protein ratio by Webber and Clayton, "How pure are your vesicles?", J Extracell Vesicles 2013; 2:19861.
/// The paper leaves two gaps between its classes; a ratio in one of them is <see cref="Indeterminate"/>, not rounded into a neighbour.
/// </summary>
public enum PurityClass
{
    /// <summary>In a gap of the published classes (1.5E9 to below 2E9, above 2E10 to 3E10), or a bound that spans classes.</summary>
    Indeterminate,

    /// <summary>Above 3E10 particles/µg; 3E10 itself is not high.</summary>
    HighPurity,

    /// <summary>2E9 to 2E10 particles/µg, both ends included.</summary>
    LowPurity,

    /// <summary>Below 1.5E9 particles/µg; 1.5E9 itself is not impure.</summary>
    Impure,
}

public static class PurityClasses
{
    private const decimal HighAbove = 3e10m;
    private const decimal LowTo = 2e10m;
    private const decimal LowFrom = 2e9m;
    private const decimal ImpureBelow = 1.5e9m;

    /// <summary>The class of a ratio at full precision; for a bound, the class that every value within the bound has.</summary>
    public static PurityClass Of(Quantity ratio)
    {
        var value = ratio.In(Unit.ParticlesPerMicrogram).Value;
        return ratio.Bound switch
        {
            Bound.Below => value <= ImpureBelow ? PurityClass.Impure : PurityClass.Indeterminate,
            Bound.Above => value >= HighAbove ? PurityClass.HighPurity : PurityClass.Indeterminate,
            _ => value switch
            {
                > HighAbove => PurityClass.HighPurity,
                >= LowFrom and <= LowTo => PurityClass.LowPurity,
                < ImpureBelow => PurityClass.Impure,
                _ => PurityClass.Indeterminate,
            },
        };
    }

    /// <summary>As printed: <c>high purity</c>.</summary>
    public static string Text(this PurityClass purity) => purity switch
    {
        PurityClass.HighPurity => "high purity",
        PurityClass.LowPurity => "low purity",
        PurityClass.Impure => "impure",
        _ => "indeterminate",
    };

    /// <summary>What lies around an indeterminate ratio, for the sentence shown.</summary>
    public static string Explain(Quantity ratio) => ratio.Bound != Bound.Exact
        ? $"{ratio} does not lie within one purity class"
        : ratio.In(Unit.ParticlesPerMicrogram).Value < LowFrom
            ? "between impure (below 1.5E9) and low purity (from 2E9)"
            : "between low purity (to 2E10) and high purity (above 3E10)";
}
