using MathNet.Numerics.LinearAlgebra;

namespace EvQc.Quantities.Numerics;

/// <summary>
/// Least-squares curves in double precision. Lines and parabolas by QR decomposition (relative error of the parameters below 1E-10 for
/// well-placed standards); logistics by Levenberg's method, stopped when no step improves the sum of squares by more than a part in 1E14.
/// </summary>
public static class CurveFit
{
    /// <returns>Null when there are fewer distinct x than parameters, or no such curve goes near the points.</returns>
    public static FittedCurve? Fit(CurveModel model, IReadOnlyList<CurvePoint> points, CurveWeighting weighting = CurveWeighting.Equal)
    {
        var count = CurveFunctions.ParameterCount(model);
        var used = model == CurveModel.LogLogLinear ? [.. points.Where(p => p.X > 0 && p.Y > 0)] : points;
        if (used.Select(p => p.X).Distinct().Count() < count || (IsLogistic(model) && used.Any(p => p.X < 0))) return null;

        var x = used.Select(p => Scale(model, (double)p.X)).ToArray();
        var y = used.Select(p => Scale(model, (double)p.Y)).ToArray();
        if (Weights(x, y, weighting) is not { } weights) return null;
        var parameters = IsLogistic(model) ? LogisticFit.Run(x, y, weights, withAsymmetry: model == CurveModel.FiveParameterLogistic) : Polynomial(x, y, weights, count);
        if (parameters is null || parameters.Any(p => CurveFunctions.ToDecimal(p) is null)) return null;

        var fitted = x.Select(v => IsLogistic(model) ? CurveFunctions.Value(model, parameters, v) : Horner(parameters, v)).ToArray();
        var correlation = count == 2 ? CurveFunctions.ToDecimal(MathNet.Numerics.Statistics.Correlation.Pearson(x, y)) : null;
        return CurveFunctions.ToDecimal(RSquared(y, fitted)) is { } r2 ? new(model, [.. parameters.Select(p => (decimal)p)], r2, correlation) : null;
    }

    private static bool IsLogistic(CurveModel model) => model is CurveModel.FourParameterLogistic or CurveModel.FiveParameterLogistic;

    private static double Scale(CurveModel model, double value) => model == CurveModel.LogLogLinear ? Math.Log10(value) : value;

    private static double[]? Weights(double[] x, double[] y, CurveWeighting weighting)
    {
        var weights = x.Zip(y, (a, b) => weighting switch
        {
            CurveWeighting.Equal => 1.0,
            CurveWeighting.InverseY => 1 / Math.Abs(b),
            CurveWeighting.InverseYSquared => 1 / (b * b),
            CurveWeighting.InverseX => 1 / Math.Abs(a),
            CurveWeighting.InverseXSquared => 1 / (a * a),
            _ => throw new ArgumentOutOfRangeException(nameof(weighting), weighting, "Unknown weighting."),
        }).ToArray();
        return weights.All(double.IsFinite) ? weights : null;
    }

    private static double[]? Polynomial(double[] x, double[] y, double[] weights, int count)
    {
        // Scaled by the largest x, so that the columns are of one size and the decomposition loses no digits.
        var largest = x.Max(Math.Abs);
        if (largest == 0) return null;
        var matrix = Matrix<double>.Build.Dense(x.Length, count, (row, column) => Math.Sqrt(weights[row]) * Math.Pow(x[row] / largest, column));
        var right = Vector<double>.Build.Dense(x.Length, row => Math.Sqrt(weights[row]) * y[row]);
        var solution = matrix.QR().Solve(right);
        return [.. solution.Select((value, power) => value / Math.Pow(largest, power))];
    }

    private static double Horner(double[] parameters, double x)
    {
        var value = 0.0;
        for (var i = parameters.Length - 1; i >= 0; i--) value = (value * x) + parameters[i];
        return value;
    }

    private static double RSquared(double[] y, double[] fitted)
    {
        var mean = y.Average();
        var total = y.Sum(v => (v - mean) * (v - mean));
        return total == 0 ? double.NaN : 1 - (y.Zip(fitted, (a, b) => (a - b) * (a - b)).Sum() / total);
    }
}
