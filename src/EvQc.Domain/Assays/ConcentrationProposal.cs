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
        if (answers.Dilution is <= 0) return new([], [], [ParticleProposal.DilutionNotPositive()]);
        MeasuredQuantity[] readings = [.. run.Quantities.Where(q => q is { Name: PlateProposal.Concentration, Sample.Length: > 0 })];
        if (readings.Length == 0)
            return new([], [], [Problem.Error("no-concentrations", "The file holds no concentrations of named samples. Export it with them, or enter the reportable results with the EvQc template.")]);

        // What the instrument multiplied is the sample's concentration already.
        var toMultiply = readings.Select(r => r.DilutionApplied == true ? r with { Dilution = null } : r with { Dilution = r.Dilution ?? answers.Dilution }).ToArray();
        var proposal = PlateProposal.Of(run, toMultiply, answers, [.. OtherAssays(readings, answers)], name => name);
        return proposal with
        {
            Questions = answers.Dilution is null && readings.Any(r => r.Dilution is null) ? [Question.Dilution, .. proposal.Questions] : proposal.Questions,
            Results = answers.Attribute is null ? [] : [.. proposal.Results.Select(r => Told(r, readings.First(q => q.Sample == r.SampleText), answers))],
        };
    }

    private static ProposedResult Told(ProposedResult result, MeasuredQuantity reading, FileAnswers answers)
    {
        var (factor, basis) = reading switch
        {
            { DilutionApplied: true, Dilution: { } applied } => (applied, DilutionBasis.AppliedByInstrument),
            { Dilution: { } stated } => (stated, DilutionBasis.File),
            _ => (answers.Dilution, DilutionBasis.Entered),
        };
        return result with { Remark = reading.Channel, DilutionFactor = factor, DilutionBasis = factor is null ? DilutionBasis.None : basis };
    }

    /// <summary>The file names an assay of something else than what a person says was measured.</summary>
    private static IEnumerable<Problem> OtherAssays(IReadOnlyList<MeasuredQuantity> readings, FileAnswers answers) =>
        from chosen in Attributes.All.Where(a => a.Code == answers.Attribute)
        from reading in readings.Where(r => r.Channel is not null).DistinctBy(r => r.Channel)
        let named = Array.Find(s_assays, a => reading.Channel!.Contains(a.Word, StringComparison.OrdinalIgnoreCase))
        where named.Word is not null && named.Attribute != chosen.Code
        select Problem.Warning("other-assay", $"The file names the assay '{reading.Channel}', which measures {named.Word}, not {chosen.Name}: check what was measured.", reading.Line, reading.Column);
}
