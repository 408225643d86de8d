namespace EvQc.Quantities.Numerics;

/// <summary>Logarithms for decimals: for scales that are drawn, never for a verdict.</summary>
public static class Logarithms
{
    /// <summary>Decimal logarithm, computed in double precision (relative error below 1E-14).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public static decimal Log10(decimal value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return (decimal)Math.Log10((double)value);
    }
}
