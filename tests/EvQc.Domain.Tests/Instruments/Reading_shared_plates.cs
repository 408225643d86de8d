using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_shared_plates
{
    [Theory]
    [InlineData("kaleido/absorbance_endpoint_single_plate_example_01", ".csv", InstrumentFormats.Kaleido, 96)]
    [InlineData("bmg-mars/16-03-03 16-54-03 472 ABS 384 QC", ".csv", InstrumentFormats.Mars, 99)]
    [InlineData("bmg-mars/BMG Labtech format", ".CSV", InstrumentFormats.Mars, 96)]
    public void Finds_every_reading_of_the_reference(string file, string ending, string format, int readings)
    {
        var expected = AsmPlate.Readings(InstrumentExamples.SharedJson(file + ".json"));
        var run = InstrumentExamples.ReadShared(file + ending).Run();
        run.Format.ShouldBe(format);
        expected.Count.ShouldBe(readings);
        run.Quantities.Count.ShouldBe(readings);
        foreach (var reading in expected)
        {
            // The reference rounds to double; the file's own digits are kept here.
            run.Quantities.ShouldContain(q => q.Well == reading.Well && q.Name == reading.Kind && Math.Abs(q.Value!.Value.Value - reading.Value) < 1E-14m, reading.ToString());
        }
    }

    [Fact]
    public void Kaleido_reproduces_the_published_protein_answers()
    {
        var expected = InstrumentExamples.SharedJson("kaleido/testdata_PE.csv.expected.json");
        var run = InstrumentExamples.ReadShared("kaleido/testdata_PE.csv").Run();
        run.Software.ShouldBe(expected.Text("software"));
        run.Serial.ShouldBe("1412121");
        run.MeasuredAt.ShouldBe(new DateTime(2018, 1, 22, 12, 15, 38, DateTimeKind.Unspecified));
        run.Quantities.ShouldAllBe(q => q.Channel == "562" && q.Value!.Value.Unit == Unit.Absorbance);
        run.Quantities.Count.ShouldBe(32);
        var curve = PlateAssay.Read(run, Reading_protein_off_a_plate.BcaLayout(), new(Quantities.Numerics.CurveModel.Linear, ConcentrationOnSignal: true)).Value.ShouldNotBeNull();
        curve.BlankMean!.Value.ShouldBe(expected.Decimal("blank_mean_absorbance")!.Value, 0.000001m);
        foreach (var (sample, wanted) in curve.Samples.Zip(expected.GetProperty("samples").EnumerateArray()))
        {
            Math.Round(sample.Concentration!.Value.Value, 2).ShouldBe(wanted.Decimal("protein_mg_per_ml")!.Value);
        }
    }

    [Fact]
    public void Mars_refuses_a_head_with_other_separators() =>
        InstrumentExamples.ReadShared("bmg-mars/file_with_no_delimiter_malformed.csv").ShouldReport("keys-unreadable", line: 1);

    [Fact]
    public void Mars_says_who_and_when()
    {
        var run = InstrumentExamples.ReadShared("bmg-mars/BMG Labtech format.CSV").Run();
        (run.Operator, run.MeasuredAt).ShouldBe(("Discovery", new DateTime(2021, 5, 14, 15, 29, 50, DateTimeKind.Unspecified)));
        run.Quantities.ShouldAllBe(q => q.Channel == "450 1");
    }

    [Fact]
    public void Luminex_gives_the_same_before_and_after_Excel()
    {
        var original = InstrumentExamples.ReadShared("luminex-xponent/luminex_xPONENT_example02.csv").Run();
        var resaved = InstrumentExamples.ReadShared("luminex-xponent/luminex_xPONENT_example02_saved.csv").Run();
        resaved.Quantities.Select(q => (q.Name, q.Well, q.Sample, q.Channel, q.Value)).ShouldBe(original.Quantities.Select(q => (q.Name, q.Well, q.Sample, q.Channel, q.Value)));
        (original.Instrument, original.Serial, original.Operator, original.Software).ShouldBe(("FlexMAP 3D", "FM3DD20137021", "nguymaip", "xPONENT 4.3.229.0"));
        original.MeasuredAt.ShouldBe(new DateTime(2023, 5, 17, 18, 42, 29, DateTimeKind.Unspecified));
        original.Quantities.Single(q => q is { Name: "median", Well: "B1", Channel: "bravo" }).Value.ShouldBe(new Quantity(35052m, Unit.MedianFluorescence));
        original.Quantities.Single(q => q is { Name: "bead-count", Well: "C1", Channel: "alpha" }).Value.ShouldBe(new Quantity(25m, Unit.Count));
        original.Quantities.ShouldAllBe(q => !q.Excluded && (q.Dilution == 1m || q.Well == null));
        original.Quantities.Single(q => q is { Name: "average-net-mfi", Sample: "Unknown1", Channel: "alpha" }).Value.ShouldBe(new Quantity(10921.5m, Unit.MedianFluorescence));
        original.Flags.ShouldHaveSingleItem().ShouldStartWith("Warning at 1,A1: The acquisition had at least one region");
    }
}
