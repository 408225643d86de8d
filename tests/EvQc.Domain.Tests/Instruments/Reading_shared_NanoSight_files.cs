using System.Text.Json;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_shared_NanoSight_files
{
    public static TheoryData<string> Files =>
        [.. InstrumentExamples.SharedNames("nanosight-nta", "*.csv").DefaultIfEmpty("absent.csv")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Gives_the_expected_values(string file)
    {
        var expected = InstrumentExamples.SharedJson($"nanosight-nta/{file}.expected.json");
        var parsed = InstrumentExamples.ReadShared($"nanosight-nta/{file}");
        var run = parsed.Value.ShouldNotBeNull();
        run.Format.ShouldBe(InstrumentFormats.NanoSight);
        run.Software.ShouldBe(expected.Text("software"));
        run.Operator.ShouldBe(expected.Text("operator"));
        run.Sample.ShouldBe(expected.Text("sample_description"));
        run.MeasuredAtText.ShouldBe(expected.Text("time_captured"));
        run.Dilution.Factor.ShouldBe(expected.Decimal("dilution_factor"));
        run.Dilution.AppliedByInstrument.ShouldBe(expected.GetProperty("concentrations_already_dilution_corrected").GetBoolean());

        var captures = expected.GetProperty("captures").EnumerateArray().ToList();
        run.Captures.Count.ShouldBe(captures.Count);
        foreach (var (capture, wanted) in run.Captures.Zip(captures)) Matches(capture, wanted);

        var average = expected.GetProperty("average_as_printed");
        var summary = run.Summary.ShouldNotBeNull();
        var printed = run.Dilution.AppliedByInstrument == true ? summary.ConcentrationPerMl : summary.MeasuredConcentrationPerMl;
        printed.ShouldBe(average.Decimal("concentration_particles_per_ml"));
        summary.MeanNm.ShouldBe(average.Decimal("mean_nm"));
        summary.ModeNm.ShouldBe(average.Decimal("mode_nm"));
        summary.SdNm.ShouldBe(average.Decimal("sd_nm"));
        summary.D10Nm.ShouldBe(average.Decimal("d10_nm"));
        summary.D50Nm.ShouldBe(average.Decimal("d50_nm"));
        summary.D90Nm.ShouldBe(average.Decimal("d90_nm"));
        summary.ParticlesPerFrame.ShouldBe(average.Decimal("particles_per_frame"));
        summary.ConcentrationStandardErrorPerMl.ShouldBe(expected.GetProperty("standard_error_as_printed").Decimal("concentration_particles_per_ml"));

        var bins = expected.GetProperty("size_number_bins");
        summary.BinCount.ShouldBe(bins.GetProperty("bin_count").GetInt32());
        summary.BinSumPerMl.ShouldBe(bins.Decimal("sum_of_average_column_particles_per_ml"));
        var distribution = run.Distribution.ShouldNotBeNull();
        distribution.Bins[0].CentreNm.ShouldBe(bins.GetProperty("first_centre_nm").GetDecimal());
        distribution.Bins[^1].CentreNm.ShouldBe(bins.GetProperty("last_centre_nm").GetDecimal());
        distribution.Bins.MaxBy(b => b.ConcentrationPerMl).CentreNm.ShouldBe(bins.GetProperty("peak_bin_of_average_column_nm").GetDecimal());

        var combined = expected.GetProperty("created_from_combined_experiments").GetBoolean();
        parsed.Errors.Select(p => p.Code).ShouldBe(combined ? ["combined-experiments"] : []);
        parsed.Warnings.Select(p => p.Code).ShouldBe(expected.GetProperty("dilution_recorded").GetBoolean() ? [] : ["dilution-not-recorded"]);
    }

    private static void Matches(Capture capture, JsonElement wanted)
    {
        capture.Name.ShouldBe(wanted.Text("name"));
        capture.ConcentrationPerMl.ShouldBe(wanted.Decimal("concentration_particles_per_ml"));
        capture.MeanNm.ShouldBe(wanted.Decimal("mean_nm"));
        capture.ModeNm.ShouldBe(wanted.Decimal("mode_nm"));
        capture.SdNm.ShouldBe(wanted.Decimal("sd_nm"));
        capture.D10Nm.ShouldBe(wanted.Decimal("d10_nm"));
        capture.D50Nm.ShouldBe(wanted.Decimal("d50_nm"));
        capture.D90Nm.ShouldBe(wanted.Decimal("d90_nm"));
        capture.ValidTracks.ShouldBe(wanted.Decimal("valid_tracks"));
        capture.CompletedTracks.ShouldBe(wanted.Decimal("completed_tracks"));
        capture.ParticlesPerFrame.ShouldBe(wanted.Decimal("particles_per_frame"));
        capture.Validity.ShouldBe(wanted.Text("validity"));
        capture.BinSumPerMl.ShouldBe(wanted.Decimal("bin_sum_particles_per_ml"));
    }
}
