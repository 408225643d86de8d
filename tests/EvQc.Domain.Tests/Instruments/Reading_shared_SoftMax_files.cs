using EvQc.Quantities;
using Shouldly;
using Xunit;
using static System.FormattableString;

namespace EvQc.Instruments;

public sealed class Reading_shared_SoftMax_files
{
    [Theory]
    [InlineData("MD_SMP_absorbance_endpoint_partial_plate_example03", 72)]
    [InlineData("abs_endpoint_plates", 287)]
    [InlineData("group_cols_with_int_sample_names", 96)]
    public void Finds_every_reading_of_the_reference(string file, int readings)
    {
        var expected = AsmPlate.Readings(InstrumentExamples.SharedJson($"softmax-pro/{file}.json"));
        var run = InstrumentExamples.ReadShared($"softmax-pro/{file}.txt").Run();
        var found = run.Quantities.Where(q => q is { Name: "absorbance", Value: not null }).ToList();
        found.Count.ShouldBe(readings);
        foreach (var reading in expected)
        {
            found.ShouldContain(
                q => q.Well == reading.Well && q.Plate == reading.Plate && q.Value!.Value.Value == reading.Value && q.Channel!.Split(' ')[0] == Invariant($"{reading.Wavelength:0}"),
                $"{reading}");
        }
    }

    [Fact]
    public void Reads_the_plate_resaved_by_Excel_for_Mac()
    {
        var expected = InstrumentExamples.SharedJson("softmax-pro/testdata_SM.csv.expected.json");
        var run = InstrumentExamples.ReadShared("softmax-pro/testdata_SM.csv").Run();
        run.Format.ShouldBe(InstrumentFormats.SoftMaxPro);
        run.Quantities.Count.ShouldBe(96);
        var first = run.Quantities.Single(q => q.Well == "A1");
        first.Value.ShouldBe(new Quantity(expected.Decimal("well_A1")!.Value, Unit.Absorbance));
        (first.Line, first.Column, first.Raw, first.Channel).ShouldBe((4, 3, "1.8381", "562"));
        run.Quantities.Single(q => q.Well == "H12").Value!.Value.Value.ShouldBe(expected.Decimal("well_H12")!.Value);
        run.Details.ShouldContain(d => d.Name == "Temperature(°C)" && d.Text == "30.5");
        run.MeasuredAtText.ShouldBe("11/06/2017 13:37:09");
        run.MeasuredAt.ShouldBeNull();
    }

    [Fact]
    public void Reads_only_the_wells_used_of_a_partly_filled_plate()
    {
        var run = InstrumentExamples.ReadShared("softmax-pro/PlyCB.protein.w.stds.txt").Run();
        run.Quantities.Count.ShouldBe(36);
        run.Quantities.ShouldAllBe(q => q.Channel == "595" && q.Value!.Value.Unit == Unit.Absorbance);
    }

    [Fact]
    public void Keeps_groups_with_their_samples_and_the_words_in_number_cells()
    {
        var run = InstrumentExamples.ReadShared("softmax-pro/group_cols_with_int_sample_names.txt").Run();
        run.Quantities.Single(q => q is { Name: "absorbance", Well: "A2" }).Excluded.ShouldBeTrue();
        run.Quantities.Single(q => q is { Name: "absorbance", Well: "A4" }).Sample.ShouldBe("62195");
        var outside = run.Quantities.Single(q => q is { Name: "MeanResult", Sample: "62248" });
        (outside.Value, outside.Raw).ShouldBe((null, "Range?"));
        run.Quantities.Single(q => q is { Name: "BackCalcConc", Sample: "St2" }).Value!.Value.Value.ShouldBe(159.816m);
    }

    [Fact]
    public void Knows_which_group_column_has_the_dilution_in_it()
    {
        var run = InstrumentExamples.ReadShared("softmax-pro/MD_SMP_absorbance_endpoint_partial_plate_example03.txt").Run();
        var concentration = run.Quantities.First(q => q.Name == "Concentration (ng/uL)");
        concentration.Value.ShouldBe(new Quantity(73.733m, Unit.MicrogramPerMl));
        (concentration.Dilution, concentration.DilutionApplied).ShouldBe((1m, true));
        run.Quantities.First(q => q.Name == "A260").DilutionApplied.ShouldBe(false);
    }

    [Theory]
    [InlineData("header_size_mismatch.txt", "row-cut-off")]
    [InlineData("missing_measurement_table_row.txt", "row-missing")]
    [InlineData("no_measurements.txt", "file-cut-off")]
    public void Refuses_damaged_exports(string file, string code)
    {
        var parsed = InstrumentExamples.ReadShared($"softmax-pro/{file}");
        parsed.ShouldReport(code);
        parsed.IsUsable.ShouldBeFalse();
    }

    [Fact]
    public void Reads_a_reduced_table_as_calculated_not_as_a_wavelength()
    {
        var run = InstrumentExamples.ReadShared("softmax-pro/softmaxpro_example_reduced.txt").Run();
        run.Quantities.Where(q => q.Name == "absorbance").ShouldAllBe(q => q.Channel == "reduced");
        run.Flags.ShouldContain("R: R (group Samples, sample 01, B3)");
    }
}
