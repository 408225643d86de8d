using System.Globalization;
using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// The markers of a bead or spot assay (Luminex xPONENT, MSD Workbench): the signal of each analyte that has a marker's name, the mean of the wells of a sample, beside what the
/// negative and the positive control of the same run read. Which of the samples are the controls only a person knows. Signals are not multiplied by a dilution: the controls ran as they are.
/// </summary>
internal static class MarkerProposal
{
    /// <summary>What the reader measured, before any background was taken off: the cut-off is a multiple of the negative control.</summary>
    private static readonly string[] s_signals = ["median", "signal"];

    public static Proposal Of(InstrumentRun run, FileAnswers answers)
    {
        MeasuredQuantity[] signals = [.. run.Quantities.Where(q => q is { Sample.Length: > 0, Channel.Length: > 0 } && s_signals.Contains(q.Name, StringComparer.Ordinal))];
        if (signals.Length == 0)
            return new([], [], [Problem.Error("no-signals", "The file holds no raw signals of its wells. Export it with them (the Median of xPONENT, the Signal of MSD Workbench), or use the EvQc template.")]);
        MeasuredQuantity[] wells = [.. signals.Where(q => MarkerOf(q.Channel!) is not null)];
        if (wells.Length == 0)
            return new([], [], [Problem.Error(
                "no-markers", $"None of the analytes ({string.Join(", ", signals.Select(s => s.Channel).Distinct().Take(8))}) has the name of a marker EvQc knows ({string.Join(", ", Marker.All.Select(m => m.Name))}). Name them so in the assay, or use the EvQc template.")]);

        var problems = new List<Problem>();
        foreach (var (field, control) in new[] { ("negative-control", answers.NegativeControl), ("positive-control", answers.PositiveControl) })
            if (control is not null && !wells.Any(w => w.Sample == control)) problems.Add(Problem.OfField(field, "unknown-control", $"No sample of the file is called '{control}'."));
        if (answers.NegativeControl is { } same && same == answers.PositiveControl) problems.Add(Problem.OfField("positive-control", "one-control-twice", "The negative control is not the positive one."));
        if (problems.Count > 0) return new([], [Question.Controls], problems);

        var results = wells.Where(w => w.Sample != answers.NegativeControl && w.Sample != answers.PositiveControl)
            .GroupBy(w => (w.Sample, MarkerOf(w.Channel!)!.Code))
            .Select(g => Result(run, g.Key.Code, [.. g], wells, answers, problems)).OfType<ProposedResult>().ToArray();
        return new(results, answers.NegativeControl is null ? [Question.Controls] : [], problems);
    }

    /// <summary>Names of the samples that may be controls.</summary>
    public static IReadOnlyList<string> SamplesOf(InstrumentRun run) =>
        [.. run.Quantities.Where(q => q is { Sample.Length: > 0, Channel.Length: > 0 } && MarkerOf(q.Channel!) is not null).Select(q => q.Sample!).Distinct(StringComparer.Ordinal)];

    private static ProposedResult? Result(InstrumentRun run, string marker, MeasuredQuantity[] own, MeasuredQuantity[] wells, FileAnswers answers, List<Problem> problems)
    {
        var (name, sample) = (Attributes.Of(marker).Name, own[0].Sample!);
        MeasuredQuantity[] usable = [.. own.Where(IsUsable)];
        if (usable.Length == 0)
        {
            problems.Add(Problem.Warning("no-usable-well", $"{sample}: no well gives a usable signal of {name}.", own[0].Line, own[0].Column));
            return null;
        }

        if (usable.FirstOrDefault(w => !Attributes.Of(marker).Accepts(w.Value!.Value.Unit) || w.Value.Value.Unit != usable[0].Value!.Value.Unit) is { } misfit)
        {
            problems.Add(Problem.Error("unit-mismatch", $"{sample}: {name} cannot be given in {misfit.Value!.Value.Unit}.", misfit.Line, misfit.Column));
            return null;
        }

        if (usable.Length < own.Length)
            problems.Add(Problem.Warning("wells-left-out", $"{sample}, {name}: not counted {string.Join(", ", own.Except(usable).Select(w => $"{w.Well} ({w.Raw})"))}, masked, flagged or without a number.", own[0].Line, own[0].Column));
        decimal[] readings = [.. usable.Select(w => w.Value!.Value.Value)];
        return new()
        {
            Attribute = marker,
            SampleText = sample,
            RawText = usable.Length == 1 ? usable[0].Raw : $"mean of {string.Join("; ", usable.Select(w => w.Raw))}",
            Line = usable[0].Line,
            Value = new(Statistics.Mean(readings), usable[0].Value!.Value.Unit),
            Replicates = readings.Length > 1 ? readings : [],
            NegativeControl = Control(answers.NegativeControl),
            PositiveControl = Control(answers.PositiveControl),
            MeasuredAtText = run.MeasuredAtText,
            MeasuredAt = run.MeasuredAt,
            Operator = run.Operator,
            InstrumentSerial = run.Serial,
            Remark = answers.NegativeControl is { } negative ? $"negative control {negative}{(answers.PositiveControl is { } positive ? $", positive control {positive}" : ", no positive control")}" : null,
        };

        decimal? Control(string? control)
        {
            if (control is null) return null;
            decimal[] read = [.. wells.Where(w => w.Sample == control && w.Channel == own[0].Channel && IsUsable(w)).Select(w => w.Value!.Value.Value)];
            if (read.Length > 0) return Statistics.Mean(read);
            problems.Add(Problem.Warning("control-without-signal", $"{control} has no usable signal of {name}: the marker of {sample} cannot be judged by it.", own[0].Line, own[0].Column));
            return null;
        }
    }

    private static bool IsUsable(MeasuredQuantity well) => well is { Excluded: false, IsFlagged: false, Value.Bound: Bound.Exact };

    /// <summary>An MSD spot is named <c>CD81, spot 1</c>. Blanks, hyphens and case do not matter.</summary>
    private static Marker? MarkerOf(string channel)
    {
        var analyte = Plain(channel.Split(", spot ", 2)[0]);
        return Marker.All.FirstOrDefault(m => Plain(m.Name) == analyte || Plain(m.Code["marker.".Length..]) == analyte);
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpper(CultureInfo.InvariantCulture);
}
