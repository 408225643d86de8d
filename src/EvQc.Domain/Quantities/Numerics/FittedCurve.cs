namespace EvQc.Quantities.Numerics;

/// <summary>
/// A curve through standards. Evaluated in double precision: relative error below 1E-12, six digits more than any reader prints.
/// </summary>
/// <param name="Parameters">In the order that <see cref="CurveModel"/> names them.</param>
/// <param name="RSquared">1 − residual / total sum of squares, unweighted, on the fitted scale (log₁₀ for log-log).</param>
/// <param name="Correlation">Pearson's r of the points on the fitted scale, for straight lines; null for the other models.</param>
public sealed record FittedCurve(CurveModel Model, IReadOnlyList<decimal> Parameters, decimal RSquared, decimal? Correlation)
{
    /// <summary>y at x; null where the curve has no value (a logarithm of nothing).</summary>
    public decimal? YAt(decimal x) => CurveFunctions.ToDecimal(CurveFunctions.Value(Model, Doubles, (double)x));

    /// <summary>
    /// The x whose y this is; null where no x on the curve has it (beyond an asymptote) or more than one has between the given bounds.
    /// </summary>
    public decimal? XAt(decimal y, decimal fromX, decimal toX) =>
        CurveFunctions.ToDecimal(CurveFunctions.Inverse(Model, Doubles, (double)y, (double)fromX, (double)toX));

    private double[] Doubles => [.. Parameters.Select(p => (double)p)];
}
