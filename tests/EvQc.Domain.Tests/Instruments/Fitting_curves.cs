using EvQc.Quantities.Numerics;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Fitting_curves
{
    private static readonly decimal[] Doses = [0m, 1m, 3m, 10m, 30m, 100m, 300m, 1000m];

    [Fact]
    public void Finds_a_line_exactly()
    {
        var curve = CurveFit.Fit(CurveModel.Linear, [new(0, 1), new(1, 3), new(2, 5), new(3, 7)]).ShouldNotBeNull();
        Near(curve.Parameters[0], 1, 1E-12m);
        Near(curve.Parameters[1], 2, 1E-12m);
        Near(curve.RSquared, 1, 1E-12m);
        Near(curve.XAt(4, 0, 3), 1.5m, 1E-12m);
    }

    // Anscombe, F. J. (1973), The American Statistician 27:17, first data set: y = 3.000 + 0.5001 x, r = 0.8164.
    [Fact]
    public void Gives_the_published_line_of_Anscombe()
    {
        decimal[] x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
        decimal[] y = [8.04m, 6.95m, 7.58m, 8.81m, 8.33m, 9.96m, 7.24m, 4.26m, 10.84m, 4.82m, 5.68m];
        var curve = CurveFit.Fit(CurveModel.Linear, [.. x.Zip(y, (a, b) => new CurvePoint(a, b))]).ShouldNotBeNull();
        Near(curve.Parameters[0], 3.0000909m, 0.000001m);
        Near(curve.Parameters[1], 0.5000909m, 0.000001m);
        Near(curve.RSquared, 0.6665425m, 0.000001m);
        Near(curve.Correlation, 0.8164205m, 0.000001m);
    }

    [Fact]
    public void Counts_points_by_their_weight()
    {
        // By hand, weights 1, 1/4, 1/16: slope (1.3125·3.5 − 1.75·2) / (1.3125·3 − 1.75²) = 1.25, intercept (2 − 1.25·1.75) / 1.3125 = −1/7.
        CurvePoint[] points = [new(1, 1), new(2, 3), new(4, 4)];
        var weighted = CurveFit.Fit(CurveModel.Linear, points, CurveWeighting.InverseXSquared).ShouldNotBeNull();
        Near(weighted.Parameters[1], 1.25m, 1E-12m);
        Near(weighted.Parameters[0], -1m / 7, 1E-12m);
        Near(CurveFit.Fit(CurveModel.Linear, points)!.Parameters[1], 13m / 14, 1E-12m);
    }

    [Theory]
    [InlineData(0.05, 1.2, 40, 2.5)]
    [InlineData(2.1, 0.8, 55, 0.1)]
    [InlineData(1930, 1.31, 676, 148000)]
    public void Recovers_a_four_parameter_logistic(double a, double b, double c, double d)
    {
        var truth = new FittedCurve(CurveModel.FourParameterLogistic, [(decimal)a, (decimal)b, (decimal)c, (decimal)d], 1, null);
        var curve = CurveFit.Fit(CurveModel.FourParameterLogistic, [.. Doses.Select(x => new CurvePoint(x, truth.YAt(x)!.Value))]).ShouldNotBeNull();
        for (var i = 0; i < 4; i++) Near(curve.Parameters[i] / truth.Parameters[i], 1, 1E-5m);
        foreach (var x in Doses.Skip(1)) Near(curve.XAt(truth.YAt(x)!.Value, 0, 1000) / x, 1, 1E-6m);
    }

    [Fact]
    public void Recovers_a_five_parameter_logistic()
    {
        var truth = new FittedCurve(CurveModel.FiveParameterLogistic, [0.05m, 1.4m, 40m, 2.5m, 0.6m], 1, null);
        var curve = CurveFit.Fit(CurveModel.FiveParameterLogistic, [.. Doses.Select(x => new CurvePoint(x, truth.YAt(x)!.Value))]).ShouldNotBeNull();
        foreach (var x in Doses.Skip(1)) Near(curve.XAt(truth.YAt(x)!.Value, 0, 1000) / x, 1, 1E-3m);
    }

    [Fact]
    public void Has_no_concentration_beyond_an_asymptote()
    {
        var curve = new FittedCurve(CurveModel.FourParameterLogistic, [0.05m, 1.2m, 40m, 2.5m], 1, null);
        curve.XAt(2.5m, 0, 1000).ShouldBeNull();
        curve.XAt(3m, 0, 1000).ShouldBeNull();
        curve.XAt(0.01m, 0, 1000).ShouldBeNull();
    }

    [Fact]
    public void Does_not_choose_between_two_concentrations_on_a_parabola_that_turns()
    {
        var curve = new FittedCurve(CurveModel.Quadratic, [0m, 4m, -1m], 1, null);
        curve.XAt(3m, 0, 4).ShouldBeNull();
        curve.XAt(3m, 0, 2).ShouldBe(1m);
        curve.XAt(5m, 0, 4).ShouldBeNull();
    }

    [Theory]
    [InlineData(CurveModel.Linear, 1)]
    [InlineData(CurveModel.Quadratic, 2)]
    [InlineData(CurveModel.FourParameterLogistic, 3)]
    [InlineData(CurveModel.FiveParameterLogistic, 4)]
    public void Needs_as_many_concentrations_as_parameters(CurveModel model, int distinct)
    {
        var points = Enumerable.Range(0, distinct * 3).Select(i => new CurvePoint(i % distinct, i)).ToList();
        CurveFit.Fit(model, points).ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_weighting_that_divides_by_a_zero_standard() =>
        CurveFit.Fit(CurveModel.Linear, [new(0, 0.1m), new(1, 1), new(2, 2)], CurveWeighting.InverseX).ShouldBeNull();

    private static void Near(decimal? actual, decimal expected, decimal tolerance) => actual.ShouldNotBeNull().ShouldBe(expected, tolerance);
}
