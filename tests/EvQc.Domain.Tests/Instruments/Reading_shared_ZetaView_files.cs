using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_shared_ZetaView_files
{
    public static TheoryData<string> Files =>
        [.. InstrumentExamples.SharedNames("zetaview-nta", "*.txt").DefaultIfEmpty("absent.txt")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Gives_the_expected_values(string file)
    {
        var expected = InstrumentExamples.SharedJson($"zetaview-nta/{file}.expected.json");
        var parsed = InstrumentExamples.ReadShared($"zetaview-nta/{file}");
        var run = parsed.Run();
        run.Format.ShouldBe(InstrumentFormats.ZetaViewSize);
        run.Software.ShouldBe(expected.Text("software"));
        run.Serial.ShouldBe(expected.Text("instrument_serial"));
        run.Operator.ShouldBe(expected.Text("operator"));
        run.Sample.ShouldBe(expected.Text("sample"));
        run.MeasuredAt.ShouldBe(expected.GetProperty("measured_at").GetDateTime());
        run.Dilution.Factor.ShouldBe(expected.Decimal("dilution_factor"));
        run.Dilution.AppliedByInstrument.ShouldBe(false);

        var derived = expected.GetProperty("derived");
        var linear = expected.GetProperty("linear_table");
        var summary = run.Summary.ShouldNotBeNull();
        summary.BinCount.ShouldBe(linear.GetProperty("bin_count").GetInt32());
        summary.BinSumPerMl.ShouldBe(linear.Decimal("sum_concentration_particles_per_ml_as_measured"));
        Near(summary.MeasuredConcentrationPerMl, derived.Decimal("concentration_particles_per_ml_as_measured"), 0.0001m);
        Near(summary.ConcentrationPerMl, derived.Decimal("original_concentration_particles_per_ml"), 0.0001m);
        Near(summary.MeanNm, derived.Decimal("mean_number_weighted_nm"), 0.00001m);
        Near(summary.SdNm, derived.Decimal("sd_number_sample_nm"), 0.00002m);
        Near(summary.D10Nm, derived.Decimal("d10_number_nm"), 0.00000001m);
        Near(summary.D50Nm, derived.Decimal("d50_number_nm"), 0.00000001m);
        Near(summary.D90Nm, derived.Decimal("d90_number_nm"), 0.00000001m);
        summary.ModeNm.ShouldBe(derived.GetProperty("mode_bin_centres_nm")[0].GetDecimal());
        summary.ParticlesPerFrame.ShouldBe(expected.Decimal("average_number_of_particles"));
        var distribution = run.Distribution.ShouldNotBeNull();
        distribution.Bins.Sum(b => b.Number).ShouldBe(expected.Decimal("number_of_traces"));
        distribution.Bins[^1].CentreNm.ShouldBe(linear.GetProperty("last_centre_nm").GetDecimal());
        parsed.Warnings.ShouldBeEmpty();
    }

    private static void Near(decimal? actual, decimal? expected, decimal relative) =>
        actual.ShouldNotBeNull().ShouldBe(expected.ShouldNotBeNull(), expected!.Value * relative);
}
