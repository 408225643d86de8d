using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>The files from which the demonstration and the walkthrough take their numbers.</summary>
public sealed class The_demonstration_files
{
    [Theory]
    [InlineData("BATCH-A-nta.csv", InstrumentFormats.NanoSight, 4.2E11)]
    [InlineData("BATCH-B-nta.txt", InstrumentFormats.ZetaViewSize, 1.0E11)]
    [InlineData("BATCH-C-nta.csv", InstrumentFormats.NanoSight, 2.5E11)]
    public void State_the_particle_concentration(string file, string format, double perMl)
    {
        var parsed = Read(file);
        parsed.Problems.ShouldBeEmpty();
        var run = parsed.Run();
        run.Format.ShouldBe(format);
        run.Sample.ShouldBe("{SAMPLE}");
        run.Flags.ShouldBeEmpty();
        run.Summary!.ConcentrationPerMl!.Value.ShouldBe((decimal)perMl, (decimal)perMl * 0.005m);
        run.Distribution!.FractionBetween(50, 400)!.Value.ShouldBeGreaterThan(0.9m);
    }

    [Theory]
    [InlineData("BATCH-A-protein.txt", 10)]
    [InlineData("BATCH-B-protein.txt", 80)]
    [InlineData("BATCH-C-protein.txt", 10)]
    public void State_the_protein_concentration_in_micrograms(string file, double microgramsPerMl)
    {
        var run = Read(file).Run();
        var wells = run.Quantities.Where(q => q is { Name: "concentration", Sample: "{SAMPLE}" }).ToList();
        wells.Count.ShouldBe(3);
        wells.ShouldAllBe(w => w.Value!.Value.Unit == Unit.MicrogramPerMl && w.DilutionApplied == false);
        wells.Average(w => w.Value!.Value.Value * w.Dilution!.Value).ShouldBe((decimal)microgramsPerMl, (decimal)microgramsPerMl * 0.03m);

        // The file's own concentrations are those that its standards give.
        var curve = PlateAssay.Read(run, run.Layout!, new(Quantities.Numerics.CurveModel.Linear, UseMeans: false), "562").Value.ShouldNotBeNull();
        var read = curve.Samples.ShouldHaveSingleItem();
        read.InWell!.Value.Value.ShouldBe(wells.Average(w => w.Value!.Value.Value), 0.05m);
    }

    [Theory]
    [InlineData("BATCH-A-markers.csv", true)]
    [InlineData("BATCH-B-markers.csv", true)]
    [InlineData("BATCH-C-markers.csv", false)]
    public void Have_a_positive_control_for_CD81_except_in_the_undecided_batch(string file, bool hasControl)
    {
        var run = Read(file).Run();
        run.Quantities.Where(q => q.PositiveControl is null).Select(q => q.Name).ShouldBe(hasControl ? [] : ["marker.CD81"]);
        run.Quantities.ShouldAllBe(q => q.NegativeControl != null);
    }

    [Theory]
    [InlineData("BATCH-A-tests.csv")]
    [InlineData("BATCH-B-tests.csv")]
    [InlineData("BATCH-C-tests.csv")]
    public void Hold_the_other_release_tests(string file) => Read(file).Run().Quantities.Count.ShouldBe(8);

    private static Parsed<InstrumentRun> Read(string file) => InstrumentFile.Read(InstrumentExamples.Demonstration(file), file);
}
