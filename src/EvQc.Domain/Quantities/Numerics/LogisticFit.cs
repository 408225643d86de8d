using MathNet.Numerics.LinearAlgebra;

namespace EvQc.Quantities.Numerics;

/// <summary>
/// Four- and five-parameter logistic by the method of Levenberg and Marquardt. Slope, midpoint and asymmetry are fitted as logarithms, so they stay
/// above zero; signals are scaled to their range.
/// </summary>
internal static class LogisticFit
{
    private const int MostSteps = 2000;

    public static double[]? Run(double[] x, double[] y, double[] weights, bool withAsymmetry)
    {
        var (low, high) = (y.Min(), y.Max());
        var positive = x.Where(v => v > 0).ToArray();
        if (high <= low || positive.Length == 0) return null;
        var scaled = y.Select(v => (v - low) / (high - low)).ToArray();

        var rising = scaled[Array.IndexOf(x, x.Max())] >= scaled[Array.IndexOf(x, x.Min())];
        var middle = positive.Average(Math.Log);
        (double Error, double[] Parameters)? best = null;
        foreach (var slope in (double[])[1, 0.5, 2])
        {
            double[] start = rising ? [0, Math.Log(slope), middle, 1.2] : [1.2, Math.Log(slope), middle, 0];
            var four = Improve(x, scaled, weights, start);
            var found = withAsymmetry ? Improve(x, scaled, weights, [.. four.Parameters, 0]) : four;
            if (best is null || found.Error < best.Value.Error) best = found;
        }

        var p = best!.Value.Parameters;
        double[] result = [Unscale(p[0]), Math.Exp(p[1]), Math.Exp(p[2]), Unscale(p[3])];
        return !double.IsFinite(best.Value.Error) ? null : withAsymmetry ? [.. result, Math.Exp(p[4])] : result;

        double Unscale(double value) => low + (value * (high - low));
    }

    private static (double Error, double[] Parameters) Improve(double[] x, double[] y, double[] weights, double[] start)
    {
        var parameters = start;
        var error = SumOfSquares(x, y, weights, parameters);
        var damping = 1E-3;
        for (var step = 0; step < MostSteps && damping < 1E16; step++)
        {
            var (normal, gradient) = Normal(x, y, weights, parameters);
            for (var i = 0; i < parameters.Length; i++) normal[i, i] += damping * Math.Max(normal[i, i], 1E-12);
            var move = normal.Solve(gradient);
            var next = parameters.Select((p, i) => p + move[i]).ToArray();
            var nextError = SumOfSquares(x, y, weights, next);
            if (!(nextError < error))
            {
                damping *= 8;
                continue;
            }

            var gained = (error - nextError) / error;
            (parameters, error, damping) = (next, nextError, Math.Max(damping / 5, 1E-14));
            if (gained < 1E-14 || error < 1E-28) break;
        }

        return (error, parameters);
    }

    private static (Matrix<double> Normal, Vector<double> Gradient) Normal(double[] x, double[] y, double[] weights, double[] parameters)
    {
        var size = parameters.Length;
        var normal = Matrix<double>.Build.Dense(size, size);
        var gradient = Vector<double>.Build.Dense(size);
        var slopes = new double[size];
        for (var row = 0; row < x.Length; row++)
        {
            var residual = y[row] - Value(parameters, x[row]);
            for (var i = 0; i < size; i++) slopes[i] = Slope(parameters, i, x[row]);
            for (var i = 0; i < size; i++)
            {
                gradient[i] += weights[row] * slopes[i] * residual;
                for (var j = 0; j < size; j++) normal[i, j] += weights[row] * slopes[i] * slopes[j];
            }
        }

        return (normal, gradient);
    }

    private static double Slope(double[] parameters, int index, double x)
    {
        var width = 1E-6 * Math.Max(1, Math.Abs(parameters[index]));
        var (up, down) = ((double[])parameters.Clone(), (double[])parameters.Clone());
        up[index] += width;
        down[index] -= width;
        return (Value(up, x) - Value(down, x)) / (2 * width);
    }

    private static double Value(double[] p, double x)
    {
        var share = x == 0 ? 0 : Math.Exp(Math.Exp(p[1]) * (Math.Log(x) - p[2]));
        return p[3] + ((p[0] - p[3]) / Math.Pow(1 + share, p.Length > 4 ? Math.Exp(p[4]) : 1));
    }

    private static double SumOfSquares(double[] x, double[] y, double[] weights, double[] parameters)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var residual = y[i] - Value(parameters, x[i]);
            sum += weights[i] * residual * residual;
        }

        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }
}
