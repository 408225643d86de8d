using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// The results of a photometer or fluorometer (NanoDrop, Lunatic, Stunner, Qubit): the concentration of each sample that it names, several readings of one as replicates. Of
/// what, and how far the sample was diluted before it came into the instrument, only a person knows.
/// </summary>
internal static class ConcentrationProposal
{
    /// <summary>What the name of an assay says of what it measures.</summary>
    private static readonly (string Word, string? Attribute)[] s_assays = [("protein", Attributes.ProteinConcentration), ("RNA", Attributes.RnaConcentration), ("DNA", null)];

    public static Proposal Of(InstrumentRun run, FileAnswers answers)
    {
        if (answers.Dilution is <= 0) return new([], [], [Problem.OfField("dilution", "dilution-not-positive", "A dilution factor is greater than zero; 1 means undiluted.")]);
        MeasuredQuantity[] readings =
        [
            .. run.Quantities.Where(q => q is { Name: "concentration", Sample.Length: > 0 })
                .Select(q => q.Dilution is null && answers.Dilution is { } factor ? q with { Dilution = factor } : q),
        ];
        if (readings.Length == 0)
            return new([], [], [Problem.Error("no-concentrations", "The file holds no concentrations of named samples. Export it with them, or enter the reportable results with the EvQc template.")]);

        var proposal = PlateProposal.Of(run, readings, answers, [.. OtherAssays(readings, answers)], name => name);
        return proposal with
        {
            Questions = readings.Any(r => r.Dilution is null) ? [Question.Dilution, .. proposal.Questions] : proposal.Questions,
            Results =
            [
                .. proposal.Results.Select(r => r with
                {
                    DilutionFactor = r.DilutionFactor ?? answers.Dilution,
                    DilutionBasis = r.DilutionBasis != DilutionBasis.AppliedByInstrument && answers.Dilution is not null ? DilutionBasis.Entered : r.DilutionBasis,
                    Remark = readings.First(q => q.Sample == r.SampleText).Channel,
                }),
            ],
        };
    }

    /// <summary>The file names an assay of something else than what a person says was measured.</summary>
    private static IEnumerable<Problem> OtherAssays(IReadOnlyList<MeasuredQuantity> readings, FileAnswers answers) =>
        from reading in readings.Where(r => r.Channel is not null).DistinctBy(r => r.Channel)
        let named = Array.Find(s_assays, a => reading.Channel!.Contains(a.Word, StringComparison.OrdinalIgnoreCase))
        where named.Word is not null && answers.Attribute is { } chosen && named.Attribute != chosen
        select Problem.Warning("other-assay", $"The file names the assay '{reading.Channel}', which measures {named.Word}, not {Attributes.Of(answers.Attribute!).Name.ToLowerInvariant()}: check what was measured.", reading.Line, reading.Column);
}
