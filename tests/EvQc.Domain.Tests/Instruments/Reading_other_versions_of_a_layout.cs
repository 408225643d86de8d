using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>What other versions, other methods and other users of the same programs write differently.</summary>
public sealed class Reading_other_versions_of_a_layout
{
    [Fact]
    public void Gen5_readings_over_time_are_read_with_their_times_and_are_no_endpoint()
    {
        var run = InstrumentExamples.ReadOwn("gen5-kinetic.txt").Run();
        var readings = run.Quantities.Where(q => q.Name == "absorbance-kinetic").ToList();
        readings.Count.ShouldBe(18);
        run.Quantities.ShouldNotContain(q => q.Name == "absorbance");
        var last = readings.Single(q => q is { Well: "A1", Remark: "at 0:08:22" });
        (last.Sample, last.Channel, last.Value).ShouldBe(("SPL1", "405", new Quantity(0.213m, Unit.Absorbance)));
        readings.Single(q => q is { Well: "C1", Remark: "at 0:08:22" }).Value.ShouldBeNull();
    }

    [Fact]
    public void Gen5_results_that_are_times_are_seconds_and_the_order_of_the_labels_is_free()
    {
        var run = InstrumentExamples.ReadOwn("gen5-kinetic.txt").Run();
        run.Quantities.Single(q => q is { Name: "t at Max V [405]", Well: "C1" }).Value.ShouldBe(new Quantity(142m, Unit.Second));
        run.Quantities.Single(q => q is { Name: "Max V [405]", Well: "C1" }).Value!.Value.Value.ShouldBe(28.75m);
        run.Quantities.Single(q => q is { Name: "t at Max V [405]", Well: "A3" }).Value.ShouldBeNull();
    }

    [Fact]
    public void Gen5_spectra_are_read_wavelength_by_wavelength()
    {
        var run = InstrumentExamples.ReadOwn("gen5-spectrum.txt").Run();
        run.Quantities.Where(q => q is { Name: "fluorescence", Well: "A1" }).Select(q => (q.Channel, q.Value!.Value.Value)).ShouldBe([("520", 123m), ("530", 401m), ("540", 256m)]);
        run.Quantities.Single(q => q is { Well: "B1", Channel: "530" }).Value.ShouldBeNull();
    }

    [Fact]
    public void Gen5_says_which_rows_of_the_layout_were_not_exported_and_calls_a_file_that_ends_there_cut_off()
    {
        var text = InstrumentExamples.OwnText("gen5-kinetic.txt");
        var withoutRowC = text[..text.IndexOf("C\t0:02:22", StringComparison.Ordinal)];
        InstrumentExamples.ReadText(withoutRowC).ShouldReport("file-cut-off");
        InstrumentExamples.ReadText(withoutRowC + "\nCurve Name\tCurve Formula\n").ShouldReport("rows-not-exported", Severity.Warning);
    }

    [Fact]
    public void Kaleido_3_names_its_measurement_and_wavelengths_elsewhere()
    {
        var run = InstrumentExamples.ReadOwn("kaleido-3.csv").Run();
        (run.Serial, run.Software).ShouldBe(("5550001", "Kaleido 3.0.3067.117"));
        run.Quantities.ShouldAllBe(q => q.Name == "fluorescence" && q.Channel == "485/535" && q.Value!.Value.Unit == Unit.RelativeFluorescence);
        run.Quantities.Single(q => q.Well == "B2").Value!.Value.Value.ShouldBe(1048m);

        // A zero is a reading; a well without one is not there.
        run.Quantities.Single(q => q.Well == "A12").Value!.Value.Value.ShouldBe(0m);
        run.Quantities.ShouldNotContain(q => q.Well == "A11");
    }

    [Fact]
    public void Kaleido_images_are_refused_as_what_they_are() =>
        InstrumentExamples.ReadText("Results for IMG 1\n\n,1,2,3\nA,1.tiff,2.tiff,3.tiff\n\nMeasurement Basic Information\n").ShouldReport("images-not-read", line: 1);

    [Fact]
    public void Mars_may_leave_out_empty_wells_at_the_end_of_a_row()
    {
        var run = InstrumentExamples.ReadOwn("mars-trailing-wells.csv").Run();
        run.Quantities.Count.ShouldBe(24);
        run.Quantities.Single(q => q.Well == "D1").Value!.Value.Value.ShouldBe(12m);
        run.Quantities.ShouldNotContain(q => q.Well == "D2");
        run.Quantities.Single(q => q.Well == "H2").Value!.Value.Value.ShouldBe(6490m);
    }

    [Fact]
    public void Mars_that_ends_inside_a_row_is_cut_off() =>
        InstrumentExamples.ReadText(InstrumentExamples.OwnText("mars-trailing-wells.csv").TrimEnd()).ShouldReport("row-cut-off", line: 17);

    [Fact]
    public void Mars_that_ends_between_two_rows_is_cut_off()
    {
        var text = InstrumentExamples.OwnText("mars-trailing-wells.csv");
        InstrumentExamples.ReadText(text[..text.IndexOf("G,5391", StringComparison.Ordinal)]).ShouldReport("row-missing");
    }

    [Fact]
    public void Mars_places_rows_by_their_letter_where_others_were_not_exported()
    {
        var parsed = InstrumentExamples.ReadOwn("mars-1536.csv");
        parsed.ShouldReport("rows-not-exported", Severity.Warning);
        var values = parsed.Run().Quantities.ToDictionary(q => q.Well!, q => q.Value!.Value.Value);
        (values["A1"], values["P48"], values["Z1"], values["AA1"], values["AF48"]).ShouldBe((1000m, 2047m, 3000m, 4000m, 5047m));
    }

    [Fact]
    public void Lunatic_names_the_concentration_after_its_wavelength_and_factors_are_no_concentration()
    {
        var run = InstrumentExamples.ReadOwn("lunatic-rna.csv").Run();
        run.Quantities.Where(q => q.Name == "concentration").Select(q => (q.Sample, q.Well, q.Value)).ShouldBe(
            [("H2O", "A1", new Quantity(-0.1m, Unit.MicrogramPerMl)), ("EV-0007", "B1", new(49.8m, Unit.MicrogramPerMl)), ("EV-0008", "C1", new(101.3m, Unit.MicrogramPerMl))]);
        run.Quantities.Single(q => q is { Name: "absorbance-230", Well: "C1" }).Value.ShouldBe(new Quantity(1.03m, Unit.Absorbance));
        run.Quantities.Single(q => q is { Name: "absorbance-260", Well: "B1" }).Value.ShouldBeNull();

        // A column of the user's own with words in it is no measurement, even where a word begins with a digit.
        run.Quantities.ShouldNotContain(q => q.Raw == "5th plate" || q.Raw == "50mM Tris");
    }

    [Fact]
    public void Stunner_is_known_by_its_sizes_and_takes_its_time_from_the_info_block()
    {
        var run = InstrumentExamples.ReadOwn("stunner-9.xlsx").Run();
        (run.Format, run.Instrument, run.Serial, run.Operator).ShouldBe((InstrumentFormats.Stunner, "Stunner", "5678", "KL"));
        run.MeasuredAt.ShouldBe(new DateTime(2026, 5, 13, 14, 50, 0, DateTimeKind.Unspecified));
        run.Quantities.Where(q => q.Name == "z-average").Select(q => q.Value?.Value).ShouldBe([null, 121.5m, 138.7m]);
        run.Quantities.Single(q => q is { Name: "absorbance-280", Well: "C1" }).Value.ShouldBe(new Quantity(1m, Unit.Absorbance));
        run.Quantities.ShouldNotContain(q => q.Raw.StartsWith("y =", StringComparison.Ordinal));
    }

    [Fact]
    public void NanoDrop_methods_of_the_user_pair_wavelengths_with_absorbances()
    {
        var run = InstrumentExamples.ReadOwn("nanodrop-own-method.txt").Run();
        var sample = run.Quantities.Where(q => q.Sample == "EV-0007").ToDictionary(q => q.Name, q => q.Value);
        sample["concentration"].ShouldBe(new Quantity(0.3929m, Unit.MilligramPerMl));
        sample["absorbance-280"].ShouldBe(new Quantity(0.678m, Unit.Absorbance));
        sample["a260/a280"].ShouldBe(new Quantity(1.449m, Unit.One));
        run.Quantities.Single(q => q is { Sample: "buffer", Name: "a260/a280" }).Value.ShouldBeNull();
    }

    [Fact]
    public void NanoDrop_Eight_keeps_the_spectrum_apart_from_the_corrected_absorbances()
    {
        var run = InstrumentExamples.ReadOwn("nanodrop-eight.txt").Run();
        run.MeasuredAt.ShouldBe(new DateTime(2026, 5, 13, 16, 38, 28, DateTimeKind.Unspecified));
        var sample = run.Quantities.Where(q => q.Sample == "EV-0007").ToDictionary(q => q.Name, q => q.Value!.Value.Value);
        (sample["concentration"], sample["absorbance-260"], sample["spectrum-260"], sample["spectrum-259.5"]).ShouldBe((18.41m, 0.460m, 0.473m, 0.471m));
    }

    [Fact]
    public void SoftMax_spectra_are_read_wavelength_by_wavelength_and_a_plate_never_read_does_not_refuse_the_others()
    {
        var parsed = InstrumentExamples.ReadOwn("softmax-pro-spectrum.txt");
        parsed.ShouldReport("plate-not-read", Severity.Warning, line: 26);
        var run = parsed.Run();
        run.Quantities.Where(q => q.Well == "C6").Select(q => (q.Channel, q.Value!.Value.Value)).ShouldBe([("270", 0.125m), ("280", 0.175m), ("290", 0.225m)]);
        run.Quantities.Single(q => q is { Well: "B3", Channel: "280" }).Value.ShouldBeNull();
        run.Quantities.ShouldNotContain(q => q.Well!.StartsWith('D'));
    }

    [Theory]
    [InlineData("CV OD", "unit not stated")]
    [InlineData("Conc (ng/mL)", "ng/mL")]
    [InlineData("Standard Value ng/mL", "ng/mL")]
    [InlineData("% Recovery", "%")]
    public void SoftMax_takes_a_unit_from_a_heading_only_where_one_stands(string heading, string unit)
    {
        var text = $"##BLOCKS= 1\nGroup: Unknowns\nSample\tWells\t{heading}\nEV-1\tA3\t1.9\n\n~End\n";
        InstrumentExamples.ReadText(text).Value!.Quantities.Single().Value!.Value.Unit.Symbol.ShouldBe(unit);
    }

    [Fact]
    public void SoftMax_well_scans_are_refused_as_such()
    {
        var plate = "Plate:\tP\t1.3\tPlateFormat\tWell Scan\tAbsorbance\tRaw\tFALSE\t5\t\t\t\t\t\t1\t280 \t1\t6\t24\t1\t4";
        InstrumentExamples.ReadText($"##BLOCKS= 1\n{plate}\n\tTemperature(°C)\t1\t2\n~End\n").ShouldReport("read-type-unknown", line: 2);
    }

    [Fact]
    public void Zetasizer_columns_are_the_users_choice_and_a_size_measurement_has_no_potential()
    {
        var run = InstrumentExamples.ReadText("Sample Name\tZ-Average (d.nm)\tPdI\tMobility (µmcm/Vs)\tZeta Potential (mV)\nEV-7\t121,4\t0,142\t-1,44\t-18,4\n").Run();
        run.Format.ShouldBe(InstrumentFormats.Zetasizer);
        run.Quantities.Select(q => (q.Name, q.Value!.Value.Value)).ShouldBe([("z-average", 121.4m), ("pdi", 0.142m), ("zeta-potential", -18.4m), ("mobility", -1.44m)]);
        var size = InstrumentExamples.ReadText("Type\tSample Name\tMeasurement Date and Time\tZ-Ave (d.nm)\tZP (mV)\tConductivity (mS/cm)\nSize\tEV-7\t06 March 2026 14:50:12\t121.4\t0.00\t0.00\n").Run();
        size.Quantities.ShouldHaveSingleItem().Name.ShouldBe("z-average");
    }

    [Theory]
    [InlineData("17:29:39:51", "28-JUN-2019", "2019-06-28T17:29:39")]
    [InlineData("16:31:33", "23-Aug-02", "2002-08-23T16:31:33")]
    [InlineData("21:28:25.56", "19-FEB-2019", "2019-02-19T21:28:25")]
    public void Cytometers_write_fractions_of_a_second_and_short_years(string time, string date, string expected)
    {
        var text = $"/$TOT/0/$BTIM/{time}/$DATE/{date}/$CYT/Zähler/";
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        byte[] file = [.. System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"FCS3.0    {58,8}{57 + bytes.Length,8}{0,8}{0,8}{0,8}{0,8}")), .. bytes, 32];
        var run = InstrumentFile.Read(file, "a.fcs").Run();
        (run.Instrument, run.MeasuredAt?.ToString("s", System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(("Zähler", expected));
    }

    [Fact]
    public void A_renamed_NanoSight_experiment_is_read_with_a_warning_and_others_are_not()
    {
        var text = System.Text.Encoding.Latin1.GetString(InstrumentExamples.Demonstration("BATCH-A-nta.csv"));
        var line = text.Split('\n').Single(l => l.StartsWith("Filename,", StringComparison.Ordinal));
        var names = line.Split(',')[1..].TakeWhile(n => n is not ("Average" or "")).ToList();
        var renamed = line.Replace(names[0][..3], "NEW", StringComparison.Ordinal);
        InstrumentExamples.ReadText(text.Replace(line, renamed, StringComparison.Ordinal)).ShouldReport("captures-renamed", Severity.Warning);
        var swapped = line.Replace(names[0], "#", StringComparison.Ordinal).Replace(names[1], names[0], StringComparison.Ordinal).Replace("#", names[1], StringComparison.Ordinal);
        InstrumentExamples.ReadText(text.Replace(line, swapped, StringComparison.Ordinal)).ShouldReport("captures-differ");
    }

    [Fact]
    public void Msd_workbooks_have_their_table_on_another_sheet()
    {
        var run = InstrumentExamples.ReadOwn("msd-workbench.xlsx").Run();
        run.Quantities.Single(q => q is { Sample: "U001", Name: "concentration" }).Value!.Value.Value.ShouldBe(530.18m);
        run.Quantities.Single(q => q is { Sample: "U002", Name: "concentration" }).Value.ShouldBeNull();
        run.Quantities.ShouldAllBe(q => q.Plate == "Plate_EV-11");
    }
}
