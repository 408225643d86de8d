using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_our_own_examples
{
    [Theory]
    [InlineData("cytometer.fcs", InstrumentFormats.Fcs, 3)]
    [InlineData("evqc-template.xlsx", InstrumentFormats.Template, 3)]
    [InlineData("kaleido.csv", InstrumentFormats.Kaleido, 48)]
    [InlineData("gen5-kinetic.txt", InstrumentFormats.Gen5, 30)]
    [InlineData("gen5-spectrum.txt", InstrumentFormats.Gen5, 19)]
    [InlineData("kaleido-3.csv", InstrumentFormats.Kaleido, 72)]
    [InlineData("lal-kinetic.txt", InstrumentFormats.LalKinetic, 400)]
    [InlineData("luminex-xponent.csv", InstrumentFormats.Luminex, 27)]
    [InlineData("lunatic.csv", InstrumentFormats.Lunatic, 8)]
    [InlineData("lunatic-rna.csv", InstrumentFormats.Lunatic, 21)]
    [InlineData("magellan.xlsx", InstrumentFormats.Magellan, 96)]
    [InlineData("mars.csv", InstrumentFormats.Mars, 48)]
    [InlineData("mars-1536.csv", InstrumentFormats.Mars, 240)]
    [InlineData("mars-trailing-wells.csv", InstrumentFormats.Mars, 24)]
    [InlineData("msd-workbench.csv", InstrumentFormats.Msd, 22)]
    [InlineData("msd-workbench.xlsx", InstrumentFormats.Msd, 26)]
    [InlineData("nanodrop-8000.txt", InstrumentFormats.NanoDrop, 14)]
    [InlineData("nanodrop-eight.txt", InstrumentFormats.NanoDrop, 16)]
    [InlineData("nanodrop-own-method.txt", InstrumentFormats.NanoDrop, 10)]
    [InlineData("qubit-4.csv", InstrumentFormats.Qubit, 9)]
    [InlineData("softmax-pro.txt", InstrumentFormats.SoftMaxPro, 40)]
    [InlineData("softmax-pro-spectrum.txt", InstrumentFormats.SoftMaxPro, 54)]
    [InlineData("stunner.xlsx", InstrumentFormats.Stunner, 5)]
    [InlineData("stunner-9.xlsx", InstrumentFormats.Stunner, 21)]
    [InlineData("zetasizer.txt", InstrumentFormats.Zetasizer, 14)]
    [InlineData("zetasizer-graph.txt", InstrumentFormats.Zetasizer, 12)]
    [InlineData("zetaview-positions.txt", InstrumentFormats.ZetaViewPositions, 32)]
    [InlineData("zetaview-size-comma.txt", InstrumentFormats.ZetaViewSize, 11)]
    [InlineData("zetaview-zeta.txt", InstrumentFormats.ZetaViewZeta, 3)]
    public void Recognises_the_layout_and_reads_all_of_it(string file, string format, int quantities)
    {
        var run = InstrumentExamples.ReadOwn(file).Run();
        run.Format.ShouldBe(format);
        run.ParserVersion.ShouldStartWith(format == InstrumentFormats.NanoSight ? "nanosight" : format.Split('-')[0]);
        run.Quantities.Count.ShouldBe(quantities);
    }

    [Fact]
    public void Zeta_view_with_decimal_commas_gives_the_figures_computed_by_hand()
    {
        // Six particles at 12.5, 17.5, 22.5 (two), 27.5 and 32.5 nm, each standing for 25,000 per mL, diluted a thousandfold.
        var parsed = InstrumentExamples.ReadOwn("zetaview-size-comma.txt");
        var summary = parsed.Run().Summary.ShouldNotBeNull();
        parsed.Warnings.Select(w => w.Code).ShouldBe(["median-disagrees"]);
        (summary.MeasuredConcentrationPerMl, summary.ConcentrationPerMl, summary.ModeNm).ShouldBe((150_000m, 150_000_000m, 22.5m));
        summary.MeanNm.ShouldBe(22.5m);

        // Third of six particles: the count at 17.5 nm is 2, at 22.5 nm it is 4, so half-way.
        summary.D50Nm.ShouldBe(20m);
        summary.SdNm!.Value.ShouldBe(7.0710678m, 0.000001m);
    }

    [Fact]
    public void Positions_that_were_removed_are_kept_but_excluded()
    {
        var run = InstrumentExamples.ReadOwn("zetaview-positions.txt").Run();
        run.Captures.Count.ShouldBe(11);
        var removed = run.Captures[7];
        (removed.Validity, removed.D50Nm).ShouldBe(("MIN_TRACES", null));
        run.Quantities.Where(q => q.Replicate == 8).ShouldAllBe(q => q.Excluded);
        (run.Summary!.MeasuredConcentrationPerMl, run.Summary.ConcentrationPerMl, run.Summary.D50Nm).ShouldBe((1.9E8m, 9.5E10m, null));
        run.Flags.ShouldHaveSingleItem().ShouldStartWith("MIN_TRACES (position 0.68");
    }

    [Fact]
    public void A_zeta_profile_has_a_potential_with_its_accuracy_and_no_size()
    {
        var run = InstrumentExamples.ReadOwn("zetaview-zeta.txt").Run();
        run.Quantities[0].Value.ShouldBe(new Quantity(-31.42m, Unit.Millivolt));
        run.Quantities[1].Value.ShouldBe(new Quantity(1.83m, Unit.Millivolt));
        (run.Summary, run.Distribution).ShouldBe((null, null));
    }

    [Fact]
    public void Too_few_beads_make_a_fluorescence_invalid()
    {
        var parsed = InstrumentExamples.ReadOwn("luminex-xponent.csv");
        parsed.ShouldReport("beads-too-few", Severity.Warning);
        var run = parsed.Run();
        run.Quantities.Where(q => q.Excluded).Select(q => (q.Well, q.Channel, q.Name)).ShouldBe([("C1", "CD63", "median")]);
        run.Quantities.First(q => q is { Well: "A1", Name: "median" }).Dilution.ShouldBe(2m);
    }

    [Fact]
    public void Words_in_a_qubit_table_are_no_numbers()
    {
        var run = InstrumentExamples.ReadOwn("qubit-4.csv").Run();
        run.Quantities.Single(q => q is { Sample: "Blank", Name: "concentration" }).ShouldSatisfyAllConditions(q => q.Value.ShouldBeNull(), q => q.Raw.ShouldBe("Out of range"));
    }

    [Fact]
    public void Zeta_sizer_peaks_of_zero_are_no_peaks_and_a_second_header_begins_another_table()
    {
        var run = InstrumentExamples.ReadOwn("zetasizer.txt").Run();
        run.Quantities.ShouldNotContain(q => q.Name == "intensity-peak-2");
        run.Quantities.Single(q => q.Name == "zeta-potential").Value.ShouldBe(new Quantity(-18.4m, Unit.Millivolt));
        run.Quantities.First(q => q.Name == "z-average").MeasuredAt.ShouldBe(new DateTime(2026, 4, 21, 11, 2, 33, DateTimeKind.Unspecified));
        run.Serial.ShouldBe("MAL1099999");
    }

    [Fact]
    public void Events_become_a_concentration_by_the_volume_in_nanolitres()
    {
        var run = InstrumentExamples.ReadOwn("cytometer.fcs").Run();
        run.Quantities.Single(q => q.Name == "event-concentration").Value.ShouldBe(new Quantity(2000m, Unit.EventsPerMl));
        (run.Instrument, run.Serial, run.Sample, run.MeasuredAt).ShouldBe(("CytoFLEX", "AY40012", "EV-0001-F1", new DateTime(2026, 4, 21, 10, 22, 31, DateTimeKind.Unspecified)));
        run.Details.Select(d => d.Text).ShouldBe(["FSC-A", "FL1-A: CD81"]);
    }

    [Fact]
    public void The_template_is_read_from_a_workbook_too()
    {
        var run = InstrumentExamples.ReadOwn("evqc-template.xlsx").Run();
        run.Quantities[0].Value.ShouldBe(new Quantity(1.245m, Unit.Absorbance));
        (run.Quantities[0].PositiveControl, run.Quantities[1].Value!.Value.Bound, run.Quantities[2].Raw).ShouldBe(("1.63", Bound.Below, "no growth"));
    }
}
