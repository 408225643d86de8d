using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments.ZetaView;

/// <summary>
/// Particle Metrix ZetaView, size file (<c>…_size_488.txt</c>), software 8.05 and 8.06. The file states no concentration: it is the sum of the
/// bins, and it is that of the diluted sample.
/// </summary>
internal static class ZetaViewSizeReader
{
    private const string Version = "zetaview-size-1";

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var head = ZetaViewHead.Read(text);
        var table = ZetaViewSizeTable.Read(text, head.Mark, problems);
        if (table is null) return new(null, problems.ToList());

        var dilution = DilutionOf(head, problems);
        var figures = DistributionFigures.Of(table.Bins);
        var (measuredAtText, measuredAt) = ZetaViewFacts.MeasuredAt(head, problems);
        if (figures is null) NoResult(head, problems);
        else ZetaViewChecks.Run(head, table, figures, problems);

        var distribution = figures is null ? null : new ParticleDistribution(table.Bins, DilutionApplied: false, table.HeaderLine + 1);
        var summary = Summary(head, dilution, figures, distribution);
        var run = new InstrumentRun
        {
            Format = InstrumentFormats.ZetaViewSize,
            ParserVersion = Version,
            Instrument = "ZetaView",
            Serial = head.Text("ZetaView S/N"),
            Software = ZetaViewFacts.Software(head),
            Operator = head.Text("Operator"),
            Sample = head.Text("Sample"),
            MeasuredAtText = measuredAtText,
            MeasuredAt = measuredAt,
            Dilution = dilution,
            Summary = summary,
            Distribution = distribution,
            Quantities = figures is null ? [] : ZetaViewQuantities.Of(head, table, figures, summary, dilution),
            Flags = ZetaViewFacts.Flags(head),
            Details = [.. head.Details()],
        };
        return new(run, problems.ToList());
    }

    private static Dilution DilutionOf(ZetaViewHead head, ProblemList problems)
    {
        var hint = DilutionHint.In(head.Text("Sample")) ?? DilutionHint.In(head.Text("Original File")?.Split('\\', '/')[^1]);
        var line = head.Place("Dilution")?.Line;
        if (head.Text("Dilution") is null)
        {
            problems.Warn("dilution-not-recorded", DilutionHint.Ask("The file states no dilution: its concentrations are those of the diluted sample.", hint), line);
            return new(null, hint is null ? DilutionSource.None : DilutionSource.SampleName, hint, AppliedByInstrument: false);
        }

        if (head.Number("Dilution") is not { } factor || factor is < 1 or > 1E7m)
        {
            problems.Error("dilution-unclear", $"'{head.Text("Dilution")}' is no dilution factor: correct it in ZetaView and export again.", line);
            return new(null, DilutionSource.None, hint, AppliedByInstrument: false);
        }

        if (hint is { } named && named != factor)
        {
            problems.Warn("dilution-disagrees", Invariant($"The file records a dilution of {factor:0.####}, its sample name says {named:0}. The recorded one counts."), line);
        }

        return new(factor, DilutionSource.File, hint, AppliedByInstrument: false);
    }

    private static RunSummary Summary(ZetaViewHead head, Dilution dilution, DistributionFigures? figures, ParticleDistribution? distribution)
    {
        if (figures is null || distribution is null) return new() { Basis = "no particle was tracked" };
        var measured = distribution.SumPerMl;

        // 8.06 adds a correction factor (1.0 in every file seen); 8.05 has none.
        var correction = head.Number("Concentration Correction Factor") is { } stated and > 0 and < 100 ? stated : 1m;
        return new()
        {
            MeasuredConcentrationPerMl = measured,
            ConcentrationPerMl = measured * dilution.Factor * correction,
            MeanNm = figures.MeanNm,
            ModeNm = figures.ModesNm[0],
            SdNm = figures.SdNm,
            D10Nm = figures.D10Nm,
            D50Nm = figures.D50Nm,
            D90Nm = figures.D90Nm,
            ParticlesPerFrame = head.Number("Average Number of Particles"),
            BinCount = distribution.Bins.Length,
            BinSumPerMl = measured,
            Basis = "from the distribution by number",
        };
    }

    private static void NoResult(ZetaViewHead head, ProblemList problems) =>
        problems.Error(
            "run-without-result", "The run tracked no particle: it has no size and no concentration. Check sample, dilution and focus, and measure again.",
            head.Place("Number of Traces")?.Line);
}
