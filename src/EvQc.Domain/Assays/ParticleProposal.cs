using System.Globalization;
using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>The results of a nanoparticle tracking run: concentration of the undiluted sample and the sizes.</summary>
internal static class ParticleProposal
{
    public static Proposal Of(InstrumentRun run, FileAnswers answers)
    {
        var summary = run.Summary;
        if (summary?.MeasuredConcentrationPerMl is null && summary?.ConcentrationPerMl is null)
            return new([], [], [Problem.Error("no-result-in-run", "The run has no result: no particle was tracked. Nothing can be recorded from it.")]);

        var (factor, basis) = DilutionOf(run, answers);
        var applied = run.Dilution.AppliedByInstrument == true;
        if (factor is null)
            return new(Results(run, summary, 1m, null, DilutionBasis.None), [Question.Dilution], []);
        if (factor <= 0)
            return new([], [], [DilutionNotPositive()]);
        var multiplier = applied ? 1m : factor.Value;
        if (Concentrations(run, summary).Any(c => Reading.Undiluted(c, multiplier) is null))
            return new([], [], [Problem.OfField("dilution", "out-of-range", "At this dilution the concentration is out of the range EvQc records (below 1E16). Check the factor.")]);
        return new(Results(run, summary, multiplier, factor, basis), [], []);
    }

    internal static Problem DilutionNotPositive() => Problem.OfField("dilution", "dilution-not-positive", "A dilution factor is greater than zero; 1 means undiluted.");

    private static (decimal? Factor, DilutionBasis Basis) DilutionOf(InstrumentRun run, FileAnswers answers) => run.Dilution switch
    {
        { Factor: { } factor, AppliedByInstrument: true } => (factor, DilutionBasis.AppliedByInstrument),
        { Factor: { } factor } => (factor, DilutionBasis.File),
        _ => (answers.Dilution, DilutionBasis.Entered),
    };

    private static IEnumerable<decimal> Concentrations(InstrumentRun run, RunSummary summary) =>
        new[] { summary.ConcentrationPerMl, summary.MeasuredConcentrationPerMl }.Concat(run.Captures.Select(c => c.ConcentrationPerMl)).OfType<decimal>()
            .Concat(run.Distribution?.Bins.Select(b => b.ConcentrationPerMl) ?? []);

    private static List<ProposedResult> Results(InstrumentRun run, RunSummary summary, decimal multiplier, decimal? factor, DilutionBasis basis)
    {
        var results = new List<ProposedResult>();
        var printed = run.Dilution.AppliedByInstrument == true ? summary.ConcentrationPerMl : summary.MeasuredConcentrationPerMl;
        if (printed is { } concentration)
            results.Add(Result(run, Attributes.ParticleConcentration, new Quantity(concentration * multiplier, Unit.ParticlesPerMl), summary) with
            {
                Replicates = [.. run.Captures.Select(c => c.ConcentrationPerMl).OfType<decimal>().Select(c => c * multiplier)],
                DilutionFactor = factor,
                DilutionBasis = basis,
                Distribution = Bins(run.Distribution, multiplier),
            });
        Size(Attributes.SizeMean, summary.MeanNm);
        Size(Attributes.SizeMode, summary.ModeNm);
        Size(Attributes.SizeD10, summary.D10Nm);
        Size(Attributes.SizeD50, summary.D50Nm);
        Size(Attributes.SizeD90, summary.D90Nm);
        return results;

        void Size(string attribute, decimal? nm)
        {
            if (nm is { } size) results.Add(Result(run, attribute, new Quantity(size, Unit.Nanometre), summary));
        }
    }

    private static ProposedResult Result(InstrumentRun run, string attribute, Quantity value, RunSummary summary)
    {
        var places = run.Quantities.Where(q => q.Replicate is null).ToLookup(q => q.Name, StringComparer.Ordinal);
        var place = places[attribute].FirstOrDefault() ?? places[$"measured-{attribute}"].FirstOrDefault();
        return new()
        {
            Attribute = attribute,
            SampleText = run.Sample ?? "",
            RawText = place?.Raw ?? $"{value.Value.ToString(CultureInfo.InvariantCulture)} ({summary.Basis ?? "computed"})",
            Line = place?.Line ?? run.Distribution?.FirstLine,
            Value = value,
            MeasuredAtText = run.MeasuredAtText,
            MeasuredAt = run.MeasuredAt,
            Operator = run.Operator,
            InstrumentSerial = run.Serial,
        };
    }

    private static SizeDistribution? Bins(ParticleDistribution? distribution, decimal multiplier) =>
        distribution is null ? null : new([.. distribution.Bins.Select(b => new SizeBin(b.CentreNm, b.WidthNm, b.ConcentrationPerMl * multiplier))]);
}
