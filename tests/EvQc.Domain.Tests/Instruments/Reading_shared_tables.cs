using System.Text.Json;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_shared_tables
{
    [Theory]
    [InlineData("qubit/thermo_fisher_qubit4_example_1.csv", "qubit/thermo_fisher_qubit4_example_1.json", 2)]
    [InlineData("qubit/thermo_fisher_qubit4_example_2.xlsx", "qubit/thermo_fisher_qubit4_example_2.json", 2)]
    [InlineData("qubit/thermo_fisher_qubit_flex_example_01.csv", "qubit/thermo_fisher_qubit_flex_example_01.json", 6)]
    [InlineData("qubit/thermo_fisher_qubit_flex_example_sep_header.csv", "qubit/thermo_fisher_qubit_flex_example_sep_header.json", 6)]
    public void Qubit_reports_the_original_sample(string file, string reference, int samples)
    {
        var run = InstrumentExamples.ReadShared(file).Run();
        run.Format.ShouldBe(InstrumentFormats.Qubit);
        var found = run.Quantities.Where(q => q.Name == "concentration").ToList();
        found.Count.ShouldBe(samples);
        foreach (var (quantity, wanted) in found.Zip(Spectrophotometry(reference)))
        {
            var document = wanted.GetProperty("measurement aggregate document").GetProperty("measurement document")[0];
            var sample = document.GetProperty("sample document");
            quantity.Sample.ShouldBe(sample.Text("sample identifier"));
            var custom = sample.GetProperty("custom information document");
            quantity.Value!.Value.Value.ShouldBe(custom.GetProperty("original sample concentration").GetProperty("value").GetDecimal());
            quantity.Value!.Value.Unit.ShouldBe(Unit.MicrogramPerMl);
            (quantity.Dilution, quantity.DilutionApplied).ShouldBe((200m, true));
            var tube = run.Quantities.Single(q => q.Name == "tube-concentration" && q.Line == quantity.Line);
            tube.Value!.Value.Value.ShouldBe(custom.GetProperty("qubit tube concentration").GetProperty("value").GetDecimal());
            quantity.MeasuredAt.ShouldBe(wanted.GetProperty("measurement aggregate document").GetProperty("measurement time").GetDateTimeOffset().DateTime);
        }
    }

    [Theory]
    [InlineData("Thermo_NanoDrop_8000_example01.txt", "Thermo_NanoDrop_8000_example01.json", "mg/mL")]
    [InlineData("Thermo_NanoDrop_8000_example03.txt", "Thermo_NanoDrop_8000_example03.json", "µg/mL")]
    [InlineData("thermo_nanodrop_eight_RNA.txt", "thermo_nanodrop_eight_RNA.json", "µg/mL")]
    [InlineData("dsDNA 7_19_2023 3_27_29 PM.csv", "dsDNA 7_19_2023 3_27_29 PM.json", "µg/mL")]
    public void NanoDrop_gives_every_concentration_of_the_reference(string file, string reference, string unit)
    {
        var run = InstrumentExamples.ReadShared("nanodrop/" + file).Run();
        run.Format.ShouldBe(InstrumentFormats.NanoDrop);
        var expected = Spectrophotometry("nanodrop/" + reference)
            .SelectMany(d => d.GetProperty("measurement aggregate document").GetProperty("measurement document").EnumerateArray().Take(1))
            .Select(m => m.GetProperty("processed data aggregate document").GetProperty("processed data document")[0].GetProperty("mass concentration").GetProperty("value").GetDecimal());
        var found = run.Quantities.Where(q => q.Name == "concentration").ToList();
        found.Select(q => q.Value!.Value.Value).Order().ShouldBe(expected.Order());
        found.ShouldAllBe(q => q.Value!.Value.Unit == Unit.Of(unit));
    }

    [Fact]
    public void NanoDrop_keeps_negative_absorbances_and_ratios()
    {
        var run = InstrumentExamples.ReadShared("nanodrop/Example.csv").Run();
        run.Quantities.Single(q => q.Sample == "B" && q.Name == "absorbance-280").Value.ShouldBe(new Quantity(-0.013m, Unit.Absorbance));
        run.Quantities.Single(q => q.Sample == "C1" && q.Name == "concentration").Value.ShouldBe(new Quantity(900.3m, Unit.MicrogramPerMl));
        run.Operator.ShouldBe("HP");
    }

    [Fact]
    public void Lunatic_leaves_blanks_without_a_number()
    {
        var run = InstrumentExamples.ReadShared("lunatic/Demo_A280_Protein.csv").Run();
        run.Format.ShouldBe(InstrumentFormats.Lunatic);
        foreach (var reading in AsmPlate.Readings(InstrumentExamples.SharedJson("lunatic/Demo_A280_Protein.json")))
        {
            run.Quantities.ShouldContain(q => q.Name == "absorbance-280" && q.Well == reading.Well && q.Value!.Value.Value == reading.Value);
        }

        run.Quantities.Count(q => q is { Name: "concentration", Value: null, Raw: "N/A" }).ShouldBe(4);
        run.Quantities.Single(q => q is { Name: "concentration", Well: "G1" }).Value.ShouldBe(new Quantity(4.22m, Unit.MilligramPerMl));
        run.MeasuredAt.ShouldBe(new DateTime(2016, 10, 17, 7, 28, 30, DateTimeKind.Unspecified));
    }

    [Fact]
    public void Lunatic_reads_a_report_header_and_line_breaks_in_column_names()
    {
        var run = InstrumentExamples.ReadShared("lunatic/Example_Lunatic_Plate_Reader_csv_with_header.csv").Run();
        run.Software.ShouldBe("8.2.0.259");
        run.Operator.ShouldBe("ImmuneMed");
        var quantity = run.Quantities.Single(q => q is { Name: "concentration", Plate: "PLATE_2" });
        (quantity.Value, quantity.Line, quantity.Sample).ShouldBe((new Quantity(182.8m, Unit.MicrogramPerMl), 20, null));
    }

    [Fact]
    public void Stunner_reads_sizes_and_concentrations_from_its_workbook()
    {
        var run = InstrumentExamples.ReadShared("stunner-dls/Unchained_Labs_Stunner_example03.xlsx").Run();
        run.Format.ShouldBe(InstrumentFormats.Stunner);
        run.Quantities.Single(q => q is { Sample: "Sample4", Name: "z-average" }).Value.ShouldBe(new Quantity(132.6m, Unit.Nanometre));
        run.Quantities.Single(q => q is { Sample: "Sample4", Name: "pdi" }).Value.ShouldBe(new Quantity(0.3m, Unit.One));
        run.Quantities.Single(q => q is { Sample: "Sample2", Name: "concentration" }).Value.ShouldBe(new Quantity(0.17m, Unit.MilligramPerMl));
        run.Quantities.ShouldNotContain(q => q.Sample == "Sample1" && q.Name == "concentration");
        run.Quantities.First(q => q.Sample == "Sample1").Remark.ShouldBe("blank");
    }

    [Theory]
    [InlineData("msd_workbench_test_1", 4)]
    [InlineData("msd_workbench_test_2", 48)]
    public void Msd_gives_every_signal_of_the_reference(string file, int signals)
    {
        var run = InstrumentExamples.ReadShared($"msd-workbench/{file}.csv").Run();
        run.Format.ShouldBe(InstrumentFormats.Msd);
        var found = run.Quantities.Where(q => q.Name == "signal").ToList();
        found.Count.ShouldBe(signals);
        foreach (var document in InstrumentExamples.SharedJson($"msd-workbench/{file}.json").GetProperty("plate reader aggregate document").GetProperty("plate reader document").EnumerateArray())
        {
            foreach (var measurement in document.GetProperty("measurement aggregate document").GetProperty("measurement document").EnumerateArray())
            {
                if (!measurement.TryGetProperty("luminescence", out var light)) continue;
                var well = measurement.GetProperty("sample document").GetProperty("well location identifier").GetString();
                found.ShouldContain(q => q.Well == well && q.Value!.Value.Value == light.GetProperty("value").GetDecimal());
            }
        }
    }

    [Fact]
    public void Msd_passes_on_what_the_instrument_says_about_the_range()
    {
        var run = InstrumentExamples.ReadShared("msd-workbench/msd_workbench_test_1.csv").Run();
        run.Flags[0].ShouldBe("Above Detection Range (S001, A02, Spike (FL.1.5.1), spot 2)");
        run.Quantities.Count(q => q is { Name: "concentration", Value: null, Raw: "NaN" }).ShouldBe(1);
        run.Quantities.Single(q => q is { Name: "nominal-concentration", Well: "A02", Channel: "Spike (Wuhan), spot 1" }).Value.ShouldBe(new Quantity(331m, Unit.Unstated));
    }

    [Fact]
    public void Magellan_gives_both_wavelengths_of_every_well()
    {
        var run = InstrumentExamples.ReadShared("tecan-magellan/SLA01P01_ELISA.xlsx").Run();
        run.Format.ShouldBe(InstrumentFormats.Magellan);
        var expected = AsmPlate.Readings(InstrumentExamples.SharedJson("tecan-magellan/SLA01P01_ELISA.json"));
        expected.Count.ShouldBe(768);
        var found = run.Quantities.ToDictionary(q => (q.Well, q.Channel), q => q.Value!.Value.Value);
        found.Count.ShouldBe(768);
        foreach (var reading in expected) found[(reading.Well, reading.Wavelength!.Value.ToString("0", System.Globalization.CultureInfo.InvariantCulture))].ShouldBe(reading.Value);
        (run.Serial, run.MeasuredAt).ShouldBe(("12901000069", new DateTime(2021, 7, 8, 14, 34, 46, DateTimeKind.Unspecified)));
    }

    [Fact]
    public void Magellan_without_well_positions_is_refused() =>
        InstrumentExamples.ReadShared("tecan-magellan/no_well_positions.xlsx").ShouldReport("wells-missing");

    private static IEnumerable<JsonElement> Spectrophotometry(string reference) =>
        InstrumentExamples.SharedJson(reference).GetProperty("spectrophotometry aggregate document").GetProperty("spectrophotometry document").EnumerateArray();
}
