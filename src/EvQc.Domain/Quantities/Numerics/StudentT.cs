namespace EvQc.Quantities.Numerics;

/// <summary>Quantiles of Student's t distribution in double precision (relative error below 1E-9), for critical values that are shown only.</summary>
public static class StudentT
{
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    public static decimal Quantile(decimal probability, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1m);
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        return (decimal)MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degrees, (double)probability);
    }
}
