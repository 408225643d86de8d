namespace EvQc.Quantities;

/// <summary>Relative standard uncertainty of a value (0.1 = 10 %) and the coverage factor it is shown with (2: about 95 %).</summary>
public sealed record Uncertainty(decimal RelativeStandard, decimal CoverageFactor = 2)
{
    /// <summary>Half the width of the interval, as a share of the value.</summary>
    public decimal RelativeExpanded => RelativeStandard * CoverageFactor;

    public Interval Around(decimal value)
    {
        var half = Math.Abs(value) * RelativeExpanded;
        return new Interval(value - half, value + half);
    }

    /// <summary>
    /// Uncertainty of a product or ratio of independent values: the relative standard uncertainties add in squares (JCGM 100:2008, 5.1.6).
    /// </summary>
    public static Uncertainty OfProduct(params ReadOnlySpan<Uncertainty> factors)
    {
        var (sum, coverage) = (0m, 0m);
        foreach (var factor in factors)
        {
            sum += factor.RelativeStandard * factor.RelativeStandard;
            coverage = Math.Max(coverage, factor.CoverageFactor);
        }

        return new Uncertainty(Statistics.SquareRoot(sum), coverage == 0 ? 2 : coverage);
    }
}

/// <summary>Both ends belong to it; in the unit of the value it is about.</summary>
public sealed record Interval(decimal Low, decimal High);
