using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_shared_Gen5_files
{
    [Theory]
    [InlineData("010307_114129_BNCH654563_stdcurve_singleplate01", 288)]
    [InlineData("240411_172731_BNCH2345883_abs450_96well_non_numeric_values", 83)]
    [InlineData("Fluorescamine_Protein_Quantitation_no_results_matrix", 288)]
    [InlineData("Lowry_Protein_Assay_no_results_matrix", 191)]
    [InlineData("absorbance_error_document_example", 11)]
    public void Finds_every_reading_of_the_reference(string file, int numbers)
    {
        var expected = AsmPlate.Readings(InstrumentExamples.SharedJson($"gen5/{file}.json"));
        var run = InstrumentExamples.ReadShared($"gen5/{file}.txt").Run();
        run.Format.ShouldBe(InstrumentFormats.Gen5);
        run.Quantities.Count(q => q.Value is not null && q.Well is not null).ShouldBe(numbers);
        expected.ShouldNotBeEmpty();
        foreach (var reading in expected)
        {
            run.Quantities.ShouldContain(q => q.Name == reading.Kind && q.Well == reading.Well && q.Value != null && q.Value.Value.Value == reading.Value, reading.ToString());
        }
    }

    [Fact]
    public void Takes_standards_blanks_and_dilutions_from_the_layout()
    {
        var run = InstrumentExamples.ReadShared("gen5/010307_114129_BNCH654563_stdcurve_singleplate01.txt").Run();
        var layout = run.Layout.ShouldNotBeNull();
        layout.Find("B2").ShouldBe(new LayoutWell("B2", WellRole.Standard, "STD2", 666.67m));
        layout.Find("H1")!.Role.ShouldBe(WellRole.Blank);
        layout.Find("C4").ShouldBe(new LayoutWell("C4", WellRole.Sample, "SPL1:3", null, 4m));
        var concentration = run.Quantities.Single(q => q is { Name: "concentration", Well: "C4" });
        concentration.Value.ShouldBe(new Quantity(296.387m, Unit.Unstated));
        (concentration.Dilution, concentration.DilutionApplied, concentration.Line).ShouldBe((4m, false, 58));
        run.Quantities.Single(q => q.Name == "curve-r2").Value.ShouldBe(new Quantity(1m, Unit.One));
        run.MeasuredAt.ShouldBe(new DateTime(2022, 10, 10, 21, 0, 4, DateTimeKind.Unspecified));
    }

    [Fact]
    public void Keeps_bounds_words_and_masked_numbers_apart_from_numbers()
    {
        var run = InstrumentExamples.ReadShared("gen5/Lowry_Protein_Assay_no_results_matrix.txt").Run();
        run.Quantities.Single(q => q is { Name: "concentration", Well: "A1" }).Value.ShouldBe(new Quantity(0m, Unit.Unstated, Bound.Below));
        var masked = run.Quantities.Single(q => q is { Name: "absorbance", Well: "H3" });
        (masked.Value!.Value.Value, masked.Excluded).ShouldBe((0.356m, true));
        var failed = run.Quantities.Single(q => q is { Name: "concentration", Well: "H3" });
        (failed.Value, failed.Raw).ShouldBe((null, "?????"));
        run.MeasuredAt.ShouldBeNull();
        run.MeasuredAtText.ShouldBe("2/8/2006 5:27:40 AM");
    }

    [Theory]
    [InlineData("missing_results_error.txt", "results-missing")]
    [InlineData("garbage_error.txt", "format-unknown")]
    public void Refuses_what_holds_no_results(string file, string code) => InstrumentExamples.ReadShared($"gen5/{file}").ShouldReport(code);
}
