using System.Text;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_unusual_particle_runs
{
    private static readonly string Nta = Encoding.UTF8.GetString(InstrumentExamples.Demonstration("BATCH-A-nta.csv"));
    private static readonly string Zeta = Encoding.UTF8.GetString(InstrumentExamples.Demonstration("BATCH-B-nta.txt"));
    private static readonly string Dilution = Nta.Split('\n').Single(l => l.StartsWith("Dilution factor", StringComparison.Ordinal));

    [Fact]
    public void Without_a_recorded_dilution_the_concentration_is_that_of_the_cell()
    {
        var parsed = NtaWith(Dilution, Dilution.Replace("1.00e+03", "Not recorded", StringComparison.Ordinal));
        parsed.ShouldReport("dilution-not-recorded", Severity.Warning);
        var run = parsed.Run();
        (run.Dilution.Factor, run.Dilution.Source, run.Dilution.AppliedByInstrument).ShouldBe((null, DilutionSource.None, false));
        (run.Summary!.MeasuredConcentrationPerMl, run.Summary.ConcentrationPerMl).ShouldBe((4.2E11m, null));
        run.Quantities.ShouldNotContain(q => q.Name == "particle-concentration");

        // 4E11 particles/mL cannot have been in the cell: somebody multiplied without recording it.
        parsed.ShouldReport("dilution-doubtful", Severity.Warning);
    }

    [Theory]
    [InlineData("EV_2000_", 2000)]
    [InlineData("F7-5000", 5000)]
    [InlineData("EV 1:500", 500)]
    [InlineData("EV 1in250 pool", 250)]
    [InlineData("x1000 EV", 1000)]
    [InlineData("AD_12h_A_LS 2020-10-27 11-15-54", 0)]
    [InlineData("HOT1A3_144h", 0)]
    [InlineData("batch 190423", 0)]
    [InlineData("EV_500_1000_", 0)]
    public void A_dilution_in_the_sample_name_is_offered_and_never_used(string sample, int hint)
    {
        var text = Nta.Replace(Dilution, Dilution.Replace("1.00e+03", "Not recorded", StringComparison.Ordinal), StringComparison.Ordinal).Replace("{SAMPLE}", sample, StringComparison.Ordinal);
        var run = InstrumentExamples.ReadText(text).Run();
        run.Dilution.Hint.ShouldBe(hint == 0 ? null : hint);
        (run.Dilution.Factor, run.Summary!.ConcentrationPerMl).ShouldBe((null, null));
        run.Dilution.Source.ShouldBe(hint == 0 ? DilutionSource.None : DilutionSource.SampleName);
    }

    [Fact]
    public void Captures_of_different_dilutions_are_refused()
    {
        var mixed = Dilution[..Dilution.LastIndexOf("1.00e+03", StringComparison.Ordinal)] + "5.00e+02,,,";
        NtaWith(Dilution, mixed).ShouldReport("dilution-unclear");
    }

    [Fact]
    public void An_unreliable_capture_is_flagged_in_the_instruments_words()
    {
        var run = NtaWith("Validity of concentration measurement,OK,OK,", "Validity of concentration measurement,OK,Unreliable,").Run();
        run.Captures.Select(c => c.Validity).ShouldBe(["OK", "Unreliable", "OK", "OK", "OK"]);
        run.Flags.ShouldBe(["Validity of concentration measurement: Unreliable (capture 2)"]);
    }

    [Fact]
    public void A_concentration_that_its_bins_do_not_bear_out_is_doubted()
    {
        var row = Nta.Split('\n').Single(l => l.StartsWith("Concentration (Particles / ml)", StringComparison.Ordinal));
        var parsed = NtaWith(row, row.Replace("4.37e+11", "4.73e+11", StringComparison.Ordinal));
        parsed.ShouldReport("bins-disagree", Severity.Warning, line: 46);
    }

    [Fact]
    public void A_diffusion_block_behind_the_sizes_never_replaces_them()
    {
        var block = Nta[Nta.IndexOf("[Size Data]", StringComparison.Ordinal)..].Replace("[Size Data]", "[Diffusion Coefficient Data]", StringComparison.Ordinal)
            .Replace("Mean,", "Mean,9", StringComparison.Ordinal).Replace("Bin centre (nm)", "Bin centre (E4 nm2/s)", StringComparison.Ordinal);
        var with = InstrumentExamples.ReadText(Nta + block).Run();
        with.Summary.ShouldBe(InstrumentExamples.ReadText(Nta).Run().Summary);
    }

    [Fact]
    public void Two_different_rows_under_one_key_are_refused()
    {
        var row = Nta.Split('\n').Single(l => l.StartsWith("D50,", StringComparison.Ordinal));
        NtaWith(row, row + "\n" + row.Replace("D50,1", "D50,2", StringComparison.Ordinal)).ShouldReport("duplicate-key");
        NtaWith(row, row + "\n" + row).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Semicolons_with_decimal_commas_are_read_as_the_same_numbers()
    {
        var resaved = Nta.Replace(',', ';').Replace('.', ',').Replace("nano", "nano", StringComparison.Ordinal);
        var run = InstrumentExamples.ReadText(resaved).Run();
        run.Summary!.MeanNm.ShouldBe(InstrumentExamples.ReadText(Nta).Run().Summary!.MeanNm);
        run.Summary.ConcentrationPerMl.ShouldBe(4.2E11m);
    }

    [Fact]
    public void A_run_without_traces_has_no_result_rather_than_zeros()
    {
        var lines = Zeta.Split('\n');
        var first = Array.FindIndex(lines, l => l.StartsWith("Size / nm", StringComparison.Ordinal)) + 1;
        var failed = string.Join('\n', lines[..first]).Replace("Number of Traces:\t2148", "Number of Traces:\t0", StringComparison.Ordinal) + "\n-1.000E+0\t-1.000E+0\t-1.000E+0\t-1.000E+0\t0.000E+0\n";
        var parsed = InstrumentExamples.ReadText(failed);
        parsed.ShouldReport("run-without-result");
        var run = parsed.Value.ShouldNotBeNull();
        (run.Summary!.D50Nm, run.Summary.MeasuredConcentrationPerMl, run.Summary.ConcentrationPerMl, run.Distribution).ShouldBe((null, null, null, null));
        run.Quantities.ShouldBeEmpty();
        run.Flags.ShouldContain("Number of Traces: 0");
    }

    [Fact]
    public void A_zeta_view_without_dilution_asks_for_it()
    {
        var parsed = InstrumentExamples.ReadText(Zeta.Replace("\tDilution::\t500.000000", "", StringComparison.Ordinal));
        parsed.ShouldReport("dilution-not-recorded", Severity.Warning);
        (parsed.Run().Summary!.MeasuredConcentrationPerMl, parsed.Run().Summary!.ConcentrationPerMl).ShouldBe((200_000_030m, null));
    }

    [Fact]
    public void A_correction_factor_is_multiplied_with_the_dilution()
    {
        var run = InstrumentExamples.ReadText(Zeta.Replace("Concentration Correction Factor:\t1.000000", "Concentration Correction Factor:\t1.500000", StringComparison.Ordinal)).Run();
        run.Summary!.ConcentrationPerMl.ShouldBe(200_000_030m * 500m * 1.5m);
    }

    [Fact]
    public void Half_of_a_class_counts_when_the_window_cuts_it()
    {
        var distribution = new ParticleDistribution([new(10m, 10m, 100m), new(20m, 10m, 300m)], false, 1);
        distribution.FractionBetween(5m, 15m).ShouldBe(0.25m);
        distribution.FractionBetween(10m, 20m).ShouldBe(0.5m);
        new ParticleDistribution([], false, 1).FractionBetween(0, 100).ShouldBeNull();
    }

    private static Parsed<InstrumentRun> NtaWith(string old, string replacement)
    {
        Nta.ShouldContain(old);
        return InstrumentExamples.ReadText(Nta.Replace(old, replacement, StringComparison.Ordinal));
    }
}
