namespace EvQc.Quantities.Numerics;

/// <summary>Shape of a standard curve. In the formulas x is the known and y the fitted quantity.</summary>
public enum CurveModel
{
    /// <summary>y = p0 + p1·x.</summary>
    Linear,

    /// <summary>y = p0 + p1·x + p2·x².</summary>
    Quadratic,

    /// <summary>log₁₀ y = p0 + p1·log₁₀ x, as in kinetic endotoxin tests.</summary>
    LogLogLinear,

    /// <summary>y = d + (a − d) / (1 + (x/c)^b), parameters a, b, c, d; b above zero.</summary>
    FourParameterLogistic,

    /// <summary>y = d + (a − d) / (1 + (x/c)^b)^g, parameters a, b, c, d, g; b and g above zero.</summary>
    FiveParameterLogistic,
}

/// <summary>How much each point counts in the sum of squares.</summary>
public enum CurveWeighting
{
    Equal,

    /// <summary>1/|y|: for scatter that grows with the square root of the signal.</summary>
    InverseY,

    /// <summary>1/y²: for scatter in proportion to the signal.</summary>
    InverseYSquared,

    /// <summary>1/|x|.</summary>
    InverseX,

    /// <summary>1/x².</summary>
    InverseXSquared,
}

/// <summary>A known x and its measured y.</summary>
public readonly record struct CurvePoint(decimal X, decimal Y);
