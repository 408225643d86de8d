using EvQc.Instruments;
using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// The concentrations that SoftMax Pro computed itself, in the tables of its groups. A group of standards, blanks, controls or spikes is no
/// group of samples; of several result columns the one counts that is multiplied by the dilution already.
/// </summary>
internal static class GroupedConcentrations
{
    private static readonly string[] NotSamples = ["standard", "std", "ctrl", "control", "blank", "spike", "calibrator", "loq"];

    public static IReadOnlyList<MeasuredQuantity> Of(InstrumentRun run, List<Problem> problems)
    {
        if (run.Format != InstrumentFormats.SoftMaxPro) return [];
        var cells = new List<MeasuredQuantity>();
        var leftOut = new List<string>();
        foreach (var group in run.Quantities.Where(q => q is { Channel: not null, Sample.Length: > 0, Plate: null }).GroupBy(q => q.Channel!, StringComparer.Ordinal))
        {
            if (Column([.. group.Select(q => q.Name).Distinct(StringComparer.Ordinal)]) is not { } column) continue;
            if (NotSamples.Any(n => group.Key.Contains(n, StringComparison.OrdinalIgnoreCase)) || group.Any(q => q.Name.StartsWith("BackCalc", StringComparison.OrdinalIgnoreCase))) leftOut.Add(group.Key);
            else cells.AddRange(group.Where(q => q.Name == column));
        }

        if (leftOut.Count > 0 && cells.Count > 0)
            problems.Add(Problem.Warning("groups-left-out", $"Not read as samples: group {string.Join(", ", leftOut)} (standards and controls)."));

        // A sample name that two groups use is told apart by its group.
        var twice = cells.GroupBy(c => c.Sample!, StringComparer.Ordinal).Where(g => g.Select(c => c.Channel).Distinct().Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return [.. cells.Select(c => twice.Contains(c.Sample!) ? c with { Sample = $"{c.Channel} {c.Sample}" } : c)];
    }

    private static string? Column(IReadOnlyList<string> names) =>
        names.FirstOrDefault(n => Starts(n, "adjresult") || Starts(n, "adjconc"))
        ?? names.FirstOrDefault(n => Starts(n, "result"))
        ?? names.FirstOrDefault(n => Starts(n, "conc"))
        ?? names.FirstOrDefault(n => Starts(n, "meanresult") || Starts(n, "meanconc"));

    private static bool Starts(string name, string word) =>
        new string([.. name.Where(char.IsAsciiLetter)]).StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
