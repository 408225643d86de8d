using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>The results of an EvQc template: one per sample and attribute, its replicate rows together.</summary>
internal static class TemplateProposal
{
    public static Proposal Of(InstrumentRun run)
    {
        var problems = new List<Problem>();
        var results = new List<ProposedResult>();
        foreach (var rows in run.Quantities.GroupBy(q => (q.Sample?.ToUpperInvariant(), q.Name.ToUpperInvariant())))
            if (Result(run, [.. rows], problems) is { } result)
                results.Add(result);
        return new(results, [], problems);
    }

    private static ProposedResult? Result(InstrumentRun run, IReadOnlyList<MeasuredQuantity> rows, List<Problem> problems)
    {
        var first = rows[0];
        if (!Attributes.TryFind(first.Name, out var attribute))
        {
            problems.Add(Problem.Error("unknown-attribute", $"'{first.Name}' is not an attribute EvQc knows.", first.Line));
            return null;
        }

        if (attribute.IsComputed)
        {
            problems.Add(Problem.Error("computed-attribute", $"{attribute.Name} is computed by EvQc and never entered.", first.Line));
            return null;
        }

        if (Wrong(attribute, rows) is { } wrong)
        {
            problems.Add(wrong);
            return null;
        }

        Quantity[] numbers = [.. rows.Select(Corrected).OfType<Quantity>()];
        return new()
        {
            Attribute = attribute.Code,
            SampleText = first.Sample ?? "",
            RawText = string.Join("; ", rows.Select(r => r.Raw)),
            Line = first.Line,
            Value = numbers.Length == 0 ? null : numbers[0] with { Value = Statistics.Mean([.. numbers.Select(n => n.In(numbers[0].Unit).Value)]) },
            Word = attribute.Kind == AttributeKind.Word ? attribute.WordFor(first.Raw) : null,
            PositiveControl = Reading.Of(first.PositiveControl)?.Value,
            NegativeControl = Reading.Of(first.NegativeControl)?.Value,
            Replicates = numbers.Length > 1 && numbers[0].Bound == Bound.Exact ? [.. numbers.Select(n => n.In(numbers[0].Unit).Value)] : [],
            DilutionFactor = first.Dilution,
            DilutionBasis = first.Dilution is null ? DilutionBasis.None : first.DilutionApplied == true ? DilutionBasis.AppliedByInstrument : DilutionBasis.File,
            MeasuredAtText = first.MeasuredAtText,
            MeasuredAt = first.MeasuredAt,
            Operator = first.Operator,
            InstrumentSerial = first.InstrumentSerial ?? run.Serial,
            Remark = first.Remark,
        };
    }

    /// <summary>What keeps the rows of one sample and attribute from being one result.</summary>
    private static Problem? Wrong(AttributeInfo attribute, IReadOnlyList<MeasuredQuantity> rows) =>
        rows.Select(r => WrongRow(attribute, r)).OfType<Problem>().FirstOrDefault() ?? (attribute.Kind == AttributeKind.Word ? WrongWords(attribute, rows) : WrongNumbers(attribute, rows));

    private static Problem? WrongRow(AttributeInfo attribute, MeasuredQuantity row)
    {
        if (attribute.Kind == AttributeKind.Word)
            return row.Value is null && attribute.WordFor(row.Raw) is not null
                ? null
                : Problem.Error("unknown-word", $"'{row.Raw}': {attribute.Name} is one of: {string.Join(", ", attribute.Words)}; words have no unit.", row.Line, row.Column);
        if (row.Value is not { } value) return Problem.Error("not-a-number", $"'{row.Raw}' is not a number; {attribute.Name} is one.", row.Line, row.Column);
        if (!attribute.Accepts(value.Unit))
            return Problem.Error("unit-mismatch", $"{attribute.Name} cannot be given in {value.Unit}; use {attribute.Unit} or a unit that converts to it.", row.Line, row.Column);
        if (Reading.Undiluted(value.Value, Factor(row)) is null)
            return Problem.Error("out-of-range", $"{row.Raw} is out of the range EvQc records (below 1E16).", row.Line, row.Column);
        foreach (var control in new[] { row.PositiveControl, row.NegativeControl })
            if (control is not null && (Reading.Of(control) is not { } read || !Reading.CanBeStored(read.Value)))
                return Problem.Error("control-not-a-number", $"The control '{control}' of {attribute.Name} is not a number EvQc can record.", row.Line, row.Column);
        return null;
    }

    private static Problem? WrongWords(AttributeInfo attribute, IReadOnlyList<MeasuredQuantity> rows) =>
        rows.Select(r => attribute.WordFor(r.Raw)).Distinct(StringComparer.Ordinal).Count() == 1
            ? null
            : Problem.Error("replicates-disagree", $"Replicates of {attribute.Name} of {rows[0].Sample} contradict each other; give the reportable result in one row.", rows[0].Line);

    private static Problem? WrongNumbers(AttributeInfo attribute, IReadOnlyList<MeasuredQuantity> rows)
    {
        Quantity[] numbers = [.. rows.Select(Corrected).OfType<Quantity>()];
        if (rows.FirstOrDefault(r => !r.Value!.Value.Unit.ConvertsTo(numbers[0].Unit)) is { } other)
            return Problem.Error("unit-mismatch", $"Replicates of {attribute.Name} of {other.Sample} are in {numbers[0].Unit} and in {other.Value!.Value.Unit}, which do not convert.", other.Line, other.Column);
        return rows.Count > 1 && numbers.Any(n => n.Bound != Bound.Exact) && numbers.Distinct().Count() > 1
            ? Problem.Error(
                "replicates-with-bounds", $"Replicates of {attribute.Name} of {rows[0].Sample} mix numbers and bounds; give the reportable value in one row.", rows[0].Line)
            : null;
    }

    private static decimal Factor(MeasuredQuantity row) => row is { Dilution: { } factor, DilutionApplied: not true } ? factor : 1m;

    private static Quantity? Corrected(MeasuredQuantity row) =>
        row.Value is { } value ? value with { Value = value.Value * Factor(row) } : null;
}
