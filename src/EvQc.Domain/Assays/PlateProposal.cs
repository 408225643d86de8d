using System.Globalization;
using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// The results of a plate: by a layout of the laboratory where one is chosen, else the concentrations that its reader has read off the standard
/// curve: one per sample, its wells (of all dilutions) as replicates, multiplied back by their dilution.
/// </summary>
internal static class PlateProposal
{
    internal const string Concentration = "concentration";

    public static Proposal Of(InstrumentRun run, FileAnswers answers)
    {
        var takesLayout = run.Quantities.Any(q => q is { Well: not null, Name: "absorbance" or "fluorescence" or "luminescence" });
        return (answers.Layout is { } layout && takesLayout ? LayoutProposal.Of(run, layout) : AsComputed(run, answers, takesLayout)) with { TakesLayout = takesLayout };
    }

    private static Proposal AsComputed(InstrumentRun run, FileAnswers answers, bool takesLayout)
    {
        var problems = new List<Problem>();
        MeasuredQuantity[] wells = [.. run.Quantities.Where(q => q is { Name: Concentration, Sample: { Length: > 0 } } && IsSample(run, q)), .. GroupedConcentrations.Of(run, problems)];
        if (wells.Length == 0 && takesLayout) return new([], [Question.Layout], []);
        if (wells.Length == 0)
            return new([], [], [Problem.Error(
                "no-concentrations",
                "The file holds no readings of wells and no concentrations of named samples. Export it with one of them, or enter the reportable results with the EvQc template.")]);

        return Of(run, wells, answers, problems, WithoutNumberOfDilution);
    }

    /// <summary>One result of each sample from concentrations that are in the file.</summary>
    /// <param name="sampleOf">The sample behind the name that a reading has.</param>
    internal static Proposal Of(InstrumentRun run, IReadOnlyList<MeasuredQuantity> wells, FileAnswers answers, List<Problem> problems, Func<string, string> sampleOf)
    {
        if (wells.FirstOrDefault(w => w.Value is { } v && Reading.Undiluted(v.Value, Factor(w)) is null) is { } tooLarge)
            return new([], [], [Problem.Error("out-of-range", $"{tooLarge.Raw} is out of the range EvQc records (below 1E16).", tooLarge.Line, tooLarge.Column)]);
        var questions = new List<Question>();
        if (answers.Attribute is null) questions.Add(Question.Attribute);
        if (wells.Any(w => w.Value?.Unit == Unit.Unstated) && answers.ConcentrationUnit is null) questions.Add(Question.ConcentrationUnit);
        problems.AddRange(Misfits(answers));
        if (problems.Exists(p => p.Severity == Severity.Error)) return new([], questions, problems);

        var attribute = answers.Attribute ?? Attributes.ProteinConcentration;
        var results = wells.GroupBy(w => sampleOf(w.Sample!), StringComparer.Ordinal)
            .Select(g => Result(run, attribute, g.Key, [.. g], answers, problems)).OfType<ProposedResult>().ToArray();
        return new(results, questions, problems);
    }

    private static List<Problem> Misfits(FileAnswers answers)
    {
        if (answers.Attribute is not { } code) return [];
        if (!Attributes.TryFind(code, out var attribute) || attribute.Kind != AttributeKind.Numeric || attribute.IsComputed)
            return [Problem.OfField("attribute", "unknown-attribute", $"'{code}' is not a concentration that such a file can hold.")];
        return answers.ConcentrationUnit is { } unit && !attribute.Accepts(unit)
            ? [Problem.OfField("unit", "unit-mismatch", $"{attribute.Name} cannot be given in {unit}; use {attribute.Unit} or a unit that converts to it.")]
            : [];
    }

    private static ProposedResult? Result(
        InstrumentRun run, string attribute, string sample, IReadOnlyList<MeasuredQuantity> wells, FileAnswers answers, List<Problem> problems)
    {
        var values = wells.Where(w => w is { Excluded: false, IsFlagged: false }).Select(w => (Well: w, Value: Undiluted(w, answers))).ToArray();
        var exact = values.Where(v => v.Value is { Bound: Bound.Exact }).ToArray();
        var leftOut = wells.Where(w => !exact.Any(e => ReferenceEquals(e.Well, w))).ToArray();
        if (exact.Length == 0)
        {
            // Out of the curve's range in every well: the bound that the least diluted well gives is the reportable value.
            if (values.FirstOrDefault(v => v.Value is not null) is not { Value: { } bound } only)
            {
                problems.Add(Problem.Warning("no-usable-well", $"{sample}: no reading gives a usable concentration.", wells[0].Line, wells[0].Column));
                return null;
            }

            return Plain(run, attribute, sample, only.Well, bound, only.Well.Raw);
        }

        if (exact.FirstOrDefault(e => !Attributes.Of(attribute).Accepts(e.Value!.Value.Unit) && e.Value.Value.Unit != Unit.Unstated) is { Well: not null } misfit)
        {
            problems.Add(Problem.Error(
                "unit-mismatch", $"{sample}: the concentrations are in {misfit.Value!.Value.Unit}, in which {Attributes.Of(attribute).Name} cannot be given.", misfit.Well.Line, misfit.Well.Column));
            return null;
        }

        if (leftOut.Length > 0)
            problems.Add(Problem.Warning(
                "wells-left-out", $"{sample}: not counted {string.Join(", ", leftOut.Select(w => $"{w.Well} ({w.Raw})"))}, masked, flagged or out of the curve's range.", leftOut[0].Line, leftOut[0].Column));
        decimal[] readings = [.. exact.Select(e => e.Value!.Value.Value)];
        var mean = new Quantity(Statistics.Mean(readings), exact[0].Value!.Value.Unit);
        var raw = $"mean of {string.Join("; ", exact.Select(e => e.Well.Raw + (e.Well.Dilution is { } d and not 1m ? $" × {d.ToString("0.####", CultureInfo.InvariantCulture)}" : "")))}";
        return Plain(run, attribute, sample, exact[0].Well, mean, raw) with { Replicates = readings };
    }

    private static ProposedResult Plain(InstrumentRun run, string attribute, string sample, MeasuredQuantity well, Quantity value, string raw) => new()
    {
        Attribute = attribute,
        SampleText = sample,
        RawText = raw,
        Line = well.Line,
        Value = value,
        DilutionFactor = well.Dilution is 1m ? null : well.Dilution,
        DilutionBasis = well.Dilution is null or 1m ? DilutionBasis.None : well.DilutionApplied == true ? DilutionBasis.AppliedByInstrument : DilutionBasis.File,
        MeasuredAtText = run.MeasuredAtText,
        MeasuredAt = run.MeasuredAt,
        Operator = run.Operator,
        InstrumentSerial = run.Serial,
    };

    private static Quantity? Undiluted(MeasuredQuantity well, FileAnswers answers)
    {
        if (well.Value is not { } value) return null;
        var unit = value.Unit == Unit.Unstated ? answers.ConcentrationUnit ?? Unit.Unstated : value.Unit;
        return new(value.Value * Factor(well), unit, value.Bound);
    }

    private static decimal Factor(MeasuredQuantity well) => well.DilutionApplied == true ? 1m : well.Dilution ?? 1m;

    private static bool IsSample(InstrumentRun run, MeasuredQuantity well) =>
        run.Layout is null || well.Well is null || run.Layout.Find(well.Well)?.Role == WellRole.Sample;

    /// <summary>Gen5 numbers the dilutions of a sample behind a colon: SPL1:1, SPL1:2.</summary>
    private static string WithoutNumberOfDilution(string name)
    {
        var colon = name.LastIndexOf(':');
        return colon > 0 && colon < name.Length - 1 && name.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..colon] : name;
    }
}
