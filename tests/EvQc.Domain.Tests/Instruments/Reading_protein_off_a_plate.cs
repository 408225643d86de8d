using EvQc.Quantities;
using EvQc.Quantities.Numerics;
using Shouldly;
using Xunit;
using static System.FormattableString;

namespace EvQc.Instruments;

public sealed class Reading_protein_off_a_plate
{
    private static readonly StandardCurveMethod PublishedMethod = new(CurveModel.Linear, ConcentrationOnSignal: true);

    [Theory]
    [InlineData("softmax-pro/testdata_SM.csv")]
    public void Reproduces_the_published_answers(string file)
    {
        var expected = InstrumentExamples.SharedJson(file + ".expected.json");
        var curve = PlateAssay.Read(InstrumentExamples.ReadShared(file).Run(), BcaLayout(), PublishedMethod).Value.ShouldNotBeNull();
        Near(curve.BlankMean, expected.Decimal("blank_mean_absorbance"), 0.000001m);
        Near(curve.Curve.Parameters[1], expected.Decimal("slope_mg_per_ml_per_au"), 0.000001m);
        Near(curve.Curve.Parameters[0], expected.Decimal("intercept_mg_per_ml"), 0.000001m);
        Near(curve.Curve.RSquared, expected.Decimal("r_squared"), 0.00001m);
        foreach (var (sample, wanted) in curve.Samples.Zip(expected.GetProperty("samples").EnumerateArray()))
        {
            sample.Name.ShouldBe(wanted.Text("sample"));
            Near(sample.MeanSignal, wanted.Decimal("mean_blank_corrected_absorbance"), 0.000001m);
            Math.Round(sample.Concentration!.Value.Value, 2).ShouldBe(wanted.Decimal("protein_mg_per_ml")!.Value);
            sample.Concentration!.Value.Unit.ShouldBe(Unit.MilligramPerMl);
        }
    }

    [Fact]
    public void Reads_three_to_seven_percent_less_by_a_parabola_as_the_reference_notes()
    {
        var run = InstrumentExamples.ReadShared("softmax-pro/testdata_SM.csv").Run();
        var line = PlateAssay.Read(run, BcaLayout(), PublishedMethod).Value.ShouldNotBeNull();
        var parabola = PlateAssay.Read(run, BcaLayout(), PublishedMethod with { Model = CurveModel.Quadratic, IncludeZero = true }).Value.ShouldNotBeNull();
        foreach (var (a, b) in line.Samples.Zip(parabola.Samples))
        {
            (1 - (b.Concentration!.Value.Value / a.Concentration!.Value.Value)).ShouldBeInRange(0.025m, 0.075m);
        }
    }

    [Fact]
    public void Agrees_with_Gen5_about_its_own_line()
    {
        var run = InstrumentExamples.ReadShared("gen5/010307_114129_BNCH654563_stdcurve_singleplate01.txt").Run();
        var curve = PlateAssay.Read(run, run.Layout!, new(CurveModel.Linear, SubtractBlank: true)).Value.ShouldNotBeNull();
        Math.Round(curve.Curve.Parameters[1], 5).ShouldBe(0.00168m);
        foreach (var sample in curve.Samples)
        {
            foreach (var well in sample.Wells)
            {
                var printed = run.Quantities.Single(q => q.Name == "concentration" && q.Well == well.Well).Value!.Value.Value;
                sample.InWell!.Value.Value.ShouldBe(printed, printed * 0.05m);
            }
        }
    }

    [Fact]
    public void Agrees_with_Gen5_about_its_own_logistic()
    {
        // Gen5 prints A 1.93E+03, B 1.31, C 676, D 1.48E+05 for the blank-corrected standards.
        var run = InstrumentExamples.ReadShared("gen5/Fluorescamine_Protein_Quantitation_no_results_matrix.txt").Run();
        var curve = PlateAssay.Read(run, run.Layout!, new(CurveModel.FourParameterLogistic, UseMeans: false)).Value.ShouldNotBeNull();
        decimal[] printed = [1930m, 1.31m, 676m, 148000m];
        foreach (var (found, wanted) in curve.Curve.Parameters.Zip(printed)) (found / wanted).ShouldBe(1m, 0.005m);
        var reading = curve.Samples.Single(s => s.Name == "SPL2");
        var wells = run.Quantities.Where(q => q is { Name: "concentration", Sample: "SPL2" }).Select(q => q.Value!.Value.Value);
        reading.InWell!.Value.Value.ShouldBe(wells.Average(), 0.1m);
    }

    [Fact]
    public void Gives_a_bound_outside_the_standards_and_never_extrapolates()
    {
        var run = Plate(("A1", 0.05m), ("A2", 1.0m), ("A3", 2.0m), ("B1", 3.5m), ("B2", 0.2m), ("B3", 1.5m));
        var layout = new PlateLayout(Unit.MicrogramPerMl,
        [
            new("A1", WellRole.Blank, "blank"), new("A2", WellRole.Standard, "S1", 100m), new("A3", WellRole.Standard, "S2", 200m),
            new("B1", WellRole.Sample, "high", null, 10m), new("B2", WellRole.Sample, "low", null, 10m), new("B3", WellRole.Sample, "inside", null, 10m),
        ]);
        var curve = PlateAssay.Read(run, layout, new(CurveModel.Linear)).Value.ShouldNotBeNull();
        curve.Samples[0].Concentration.ShouldBe(new Quantity(2000m, Unit.MicrogramPerMl, Bound.Above));
        curve.Samples[1].Concentration.ShouldBe(new Quantity(1000m, Unit.MicrogramPerMl, Bound.Below));
        Near(curve.Samples[2].Concentration!.Value.Value, 1500m, 0.000001m);
        curve.Standards.Select(s => s.RecoveryPercent!.Value).ShouldAllBe(r => Math.Abs(r - 100) < 0.000001m);
    }

    [Fact]
    public void Names_wells_that_the_layout_uses_but_nobody_read()
    {
        var run = Plate(("A2", 1.0m), ("A3", 2.0m));
        var layout = new PlateLayout(Unit.MicrogramPerMl,
            [new("A2", WellRole.Standard, "S1", 100m), new("A3", WellRole.Standard, "S2", 200m), new("C1", WellRole.Sample, "X")]);
        var parsed = PlateAssay.Read(run, layout, new(CurveModel.Linear, SubtractBlank: false));
        parsed.Warnings.Single().Message.ShouldContain("C1");
        parsed.Value!.Samples.ShouldBeEmpty();
        PlateAssay.Read(run, layout, new(CurveModel.Linear)).Errors.Single().Code.ShouldBe("blank-missing");
        PlateAssay.Read(run, layout, new(CurveModel.FourParameterLogistic, SubtractBlank: false)).Errors.Single().Code.ShouldBe("curve-not-fitted");
    }

    internal static PlateLayout BcaLayout()
    {
        var wells = new List<LayoutWell>();
        decimal[] standards = [2m, 1m, 0.5m, 0.25m, 0.125m];
        for (var row = 0; row < 8; row++)
        {
            foreach (var column in (int[])[1, 2])
            {
                var well = PlateWell(row, column);
                wells.Add(row < 5 ? new(well, WellRole.Standard, Invariant($"STD{row + 1:0}"), standards[row]) : new(well, WellRole.Blank, "blank"));
            }

            if (row < 5) wells.AddRange([new(PlateWell(row, 3), WellRole.Sample, Invariant($"Sample_{row + 1:0}"), null, 5m), new(PlateWell(row, 4), WellRole.Sample, Invariant($"Sample_{row + 1:0}"), null, 5m)]);
        }

        return new(Unit.MilligramPerMl, wells);
    }

    private static string PlateWell(int row, int column) => Invariant($"{(char)('A' + row)}{column:0}");

    private static InstrumentRun Plate(params (string Well, decimal Signal)[] wells) => new()
    {
        Format = InstrumentFormats.SoftMaxPro,
        ParserVersion = "test",
        Quantities = [.. wells.Select(w => new MeasuredQuantity("absorbance", new Quantity(w.Signal, Unit.Absorbance), "x", 1, 1) { Well = w.Well, Channel = "562" })],
    };

    private static void Near(decimal? actual, decimal? expected, decimal tolerance) => actual.ShouldNotBeNull().ShouldBe(expected.ShouldNotBeNull(), tolerance);
}
