using System.Text.Json;
using EvQc.Quantities;
using EvQc.Quantities.Numerics;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_shared_endotoxin_and_light_scattering
{
    private static JsonElement Expected => InstrumentExamples.SharedJson("endotoxin-lal/Raw_Data_1.csv.expected.json");

    [Fact]
    public void Lal_takes_time_from_the_interval_and_not_from_the_rewritten_labels()
    {
        var expected = Expected;
        var parsed = InstrumentExamples.ReadShared("endotoxin-lal/Raw_Data_1.csv");
        var run = parsed.Run();
        run.Format.ShouldBe(InstrumentFormats.LalKinetic);
        run.Kinetics.Count.ShouldBe(32);
        run.Kinetics.ShouldAllBe(k => k.Readings.Length == 201 && k.IntervalSeconds == 30m);
        run.Kinetics[0].DurationSeconds.ShouldBe(6000m);
        run.Quantities.Count.ShouldBe(32 * 201);
        var first = run.Quantities.Where(q => q.Well == "A1").ToList();
        (first[0].Remark, first[0].Value!.Value.Value).ShouldBe(("at 0 s", expected.Decimal("first_reading_A1")!.Value));
        (first[^1].Remark, first[^1].Value!.Value.Value).ShouldBe(("at 6000 s", expected.Decimal("last_reading_A1")!.Value));
        parsed.Warnings.Select(w => w.Code).ShouldBe(["block-count-missing"]);
        foreach (var well in expected.GetProperty("wells").EnumerateArray())
        {
            run.Kinetics.Single(k => k.Well == well.Text("well")).SecondsToReach(0.2m).ShouldBe(well.Decimal("reaction_time_s"), well.Text("well"));
        }
    }

    [Fact]
    public void Lal_reproduces_the_published_curve_and_concentrations()
    {
        var expected = Expected;
        var run = ReactionTimes.Of(InstrumentExamples.ReadShared("endotoxin-lal/Raw_Data_1.csv").Run(), 0.2m);
        var wells = expected.GetProperty("wells").EnumerateArray().ToList();
        var layout = new PlateLayout(Unit.EndotoxinUnitPerMl, [.. wells.Select(w => new LayoutWell(
            w.Text("well")!, w.Text("label") switch { "Standard" => WellRole.Standard, "Protein" => WellRole.Sample, _ => WellRole.Control }, w.Text("well")!, w.Decimal("concentration_column")))]);
        var curve = PlateAssay.Read(run, layout, new(CurveModel.LogLogLinear, ConcentrationOnSignal: true, SubtractBlank: false)).Value.ShouldNotBeNull();
        var line = expected.GetProperty("log10_concentration_on_log10_time");
        curve.Curve.Parameters[1].ShouldBe(line.Decimal("slope")!.Value, 0.000001m);
        curve.Curve.Parameters[0].ShouldBe(line.Decimal("intercept")!.Value, 0.000001m);
        curve.Curve.Correlation!.Value.ShouldBe(line.Decimal("r")!.Value, 0.000001m);
        foreach (var sample in curve.Samples)
        {
            var published = wells.Single(w => w.Text("well") == sample.Name).Decimal("eu_per_ml")!.Value;

            // The published table extrapolates; here a value outside the standards is a bound.
            if (published > 50m) sample.Concentration.ShouldBe(new Quantity(50m, Unit.EndotoxinUnitPerMl, Bound.Above));
            else sample.Concentration!.Value.Value.ShouldBe(published, (published * 0.00001m) + 0.0000005m);
            curve.Curve.YAt(sample.MeanSignal)!.Value.ShouldBe(published, (published * 0.00001m) + 0.0000005m);
        }
    }

    [Fact]
    public void Zetasizer_sizes_stand_beside_correlation_data_of_the_same_records()
    {
        var run = InstrumentExamples.ReadShared("zetasizer-dls/chc_particleSize.txt").Run();
        run.Format.ShouldBe(InstrumentFormats.Zetasizer);
        var averages = run.Quantities.Where(q => q.Name == "z-average" && q.Line < 6).ToList();
        averages.Select(q => q.Value!.Value.Value).ShouldBe([108.0m, 108.1m, 108.2m, 108.1m]);
        averages[0].Sample.ShouldBe("SD283 - F1, HBG6.4, 0h 1");
        averages[0].MeasuredAt.ShouldBe(new DateTime(2026, 3, 6, 14, 50, 12, DateTimeKind.Unspecified));
        run.Quantities.Where(q => q.Name == "pdi" && q.Line < 6).Select(q => q.Value!.Value.Value).ShouldBe([0.112m, 0.116m, 0.116m, 0.090m]);
        run.Serial.ShouldBe("MAL1143160");
    }

    [Theory]
    [InlineData("chc_zetaPotential.txt", 8.10)]
    [InlineData("mxd_zetaPotential.txt", -16.8)]
    public void Zetasizer_gives_the_zeta_potential(string file, double millivolts)
    {
        var run = InstrumentExamples.ReadShared("zetasizer-dls/" + file).Run();
        run.Quantities.First(q => q.Name == "zeta-potential").Value.ShouldBe(new Quantity((decimal)millivolts, Unit.Millivolt));
    }

    [Theory]
    [InlineData("Sample_12.txt", "intensity", "%")]
    [InlineData("sample_11.txt", "correlation", "1")]
    public void Zetasizer_graphs_of_one_shape_are_told_apart(string file, string name, string unit)
    {
        var run = InstrumentExamples.ReadShared("zetasizer-dls/" + file).Run();
        run.Quantities.ShouldAllBe(q => q.Name == name && q.Value!.Value.Unit == Unit.Of(unit));
        run.Sample.ShouldBe("Sample-1 1");
    }

    [Fact]
    public void Fcs_gives_the_events_of_the_cytometer()
    {
        var run = InstrumentExamples.ReadShared("flow-cytometry/K2-C07-A7.fcs").Run();
        run.Quantities.Single(q => q.Name == "events").Value.ShouldBe(new Quantity(6194m, Unit.Count));
        run.Instrument.ShouldBe("CytoFLEX");
        run.MeasuredAt.ShouldBe(new DateTime(2016, 10, 26, 17, 13, 41, DateTimeKind.Unspecified));
    }

    [Theory]
    [InlineData("zetasizer-dls/test.zmes")]
    [InlineData("western-densitometry/B1AR_10week.xls")]
    [InlineData("western-densitometry/CN_western_ratio.csv")]
    [InlineData("ev-qc-tables/EQI_toy.csv")]
    [InlineData("ev-qc-tables/df1_EVs.xlsx")]
    [InlineData("pharmspec-hiac/hiac_example_1.xlsx")]
    public void Files_in_layouts_that_are_not_read_are_refused_with_a_reason(string file)
    {
        var parsed = InstrumentExamples.ReadShared(file);
        parsed.Value.ShouldBeNull();
        parsed.Errors.Single().Code.ShouldBeOneOf("format-unknown", "file-binary");
    }
}
