namespace EvQc.Quantities.Numerics;

/// <summary>The models as functions, forwards and backwards. NaN where there is no value.</summary>
internal static class CurveFunctions
{
    public static int ParameterCount(CurveModel model) => model switch
    {
        CurveModel.Linear or CurveModel.LogLogLinear => 2,
        CurveModel.Quadratic => 3,
        CurveModel.FourParameterLogistic => 4,
        CurveModel.FiveParameterLogistic => 5,
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "Unknown curve model."),
    };

    public static double Value(CurveModel model, double[] p, double x) => model switch
    {
        CurveModel.Linear => p[0] + (p[1] * x),
        CurveModel.Quadratic => p[0] + (p[1] * x) + (p[2] * x * x),
        CurveModel.LogLogLinear => x > 0 ? Math.Pow(10, p[0] + (p[1] * Math.Log10(x))) : double.NaN,
        CurveModel.FourParameterLogistic => Logistic(p[0], p[1], p[2], p[3], 1, x),
        CurveModel.FiveParameterLogistic => Logistic(p[0], p[1], p[2], p[3], p[4], x),
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "Unknown curve model."),
    };

    public static double Inverse(CurveModel model, double[] p, double y, double fromX, double toX) => model switch
    {
        CurveModel.Linear => p[1] == 0 ? double.NaN : (y - p[0]) / p[1],
        CurveModel.Quadratic => InverseQuadratic(p, y, fromX, toX),
        CurveModel.LogLogLinear => y > 0 && p[1] != 0 ? Math.Pow(10, (Math.Log10(y) - p[0]) / p[1]) : double.NaN,
        CurveModel.FourParameterLogistic => InverseLogistic(p[0], p[1], p[2], p[3], 1, y),
        CurveModel.FiveParameterLogistic => InverseLogistic(p[0], p[1], p[2], p[3], p[4], y),
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "Unknown curve model."),
    };

    public static decimal? ToDecimal(double value) => double.IsFinite(value) && Math.Abs(value) < 1E28 ? (decimal)value : null;

    private static double Logistic(double a, double b, double c, double d, double g, double x) =>
        x < 0 ? double.NaN : d + ((a - d) / Math.Pow(1 + Math.Pow(x / c, b), g));

    private static double InverseLogistic(double a, double b, double c, double d, double g, double y)
    {
        var ratio = (a - d) / (y - d);
        if (!(ratio > 0)) return double.NaN;
        var inner = Math.Pow(ratio, 1 / g) - 1;
        return inner == 0 ? 0 : inner < 0 ? double.NaN : c * Math.Pow(inner, 1 / b);
    }

    // Two x have one y; the one between the standards is meant, and if both are, nobody knows.
    private static double InverseQuadratic(double[] p, double y, double fromX, double toX)
    {
        if (p[2] == 0) return p[1] == 0 ? double.NaN : (y - p[0]) / p[1];
        var root = (p[1] * p[1]) - (4 * p[2] * (p[0] - y));
        if (root < 0) return double.NaN;
        var q = -0.5 * (p[1] + (p[1] < 0 ? -Math.Sqrt(root) : Math.Sqrt(root)));
        var (first, second) = (q / p[2], q == 0 ? double.NaN : (p[0] - y) / q);
        var slack = 1E-9 * Math.Max(Math.Abs(fromX), Math.Abs(toX));
        var (firstFits, secondFits) = (first >= fromX - slack && first <= toX + slack, second >= fromX - slack && second <= toX + slack);
        return firstFits == secondFits && first != second ? double.NaN : firstFits ? first : second;
    }
}
