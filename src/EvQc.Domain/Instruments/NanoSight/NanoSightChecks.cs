using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments.NanoSight;

/// <summary>Does the file agree with itself? Tolerances are those of its rounding: concentrations have three digits, sizes one decimal.</summary>
internal static class NanoSightChecks
{
    // Half a unit of the third digit of 1.00 is 0.5 %.
    private const decimal ConcentrationTolerance = 0.006m;
    private const int LongestList = 400;

    public static void Run(
        NanoSightSections sections, IReadOnlyList<Capture> captures, RunSummary summary, Dilution dilution, NanoSightBins? bins, NanoSightTable table,
        ProblemList problems)
    {
        Combined(sections, problems);
        Percentiles(sections, bins, problems);
        BinSums(captures, table, problems);
        Averages(captures, summary, dilution, table, problems);
        ParticlesPerFrame(captures, dilution, table, problems);
    }

    private static void Combined(NanoSightSections sections, ProblemList problems)
    {
        if (sections.Find("Experiment Details", "Remarks") is not { } row) return;
        const string Combined = "Created from combined experiments";
        if (!row[1].StartsWith(Combined, StringComparison.OrdinalIgnoreCase)) return;

        // Which of the captures belong to which sample only their names tell, and no rule says how those are made: they are not split by guessing.
        var samples = row[1][Combined.Length..].Trim(':', ' ').Replace(".nano", "", StringComparison.OrdinalIgnoreCase);
        if (samples.Length > LongestList) samples = samples[..LongestList] + " …";
        problems.Error(
            "combined-experiments",
            $"This is a combination of several experiments ({samples}): its averages mix different samples and are no result of any. Export each experiment by itself.",
            row.Line);
    }

    private static void Percentiles(NanoSightSections sections, NanoSightBins? bins, ProblemList problems)
    {
        var promised = sections.In("Data Included")
            .Any(r => r.Key.StartsWith("Size distribution - Number", StringComparison.Ordinal) && r.Key.Contains("With Percentiles", StringComparison.Ordinal));
        if (bins is not null && promised && !sections.PercentilesComplete)
        {
            problems.Error("file-cut-off", "The percentile table that [Data Included] promises does not reach its end: the file is cut off. Copy or export it again.");
        }
    }

    private static void BinSums(IReadOnlyList<Capture> captures, NanoSightTable table, ProblemList problems)
    {
        var line = table.Find("Results", NanoSightTable.ConcentrationKey)?.Line;
        for (var i = 0; i < captures.Count; i++)
        {
            var (printed, sum) = (captures[i].ConcentrationPerMl, captures[i].BinSumPerMl);
            if (printed is null || sum is null || Math.Abs(printed.Value - sum.Value) <= (ConcentrationTolerance * printed.Value) + 1000) continue;
            problems.Warn(
                "bins-disagree",
                Invariant($"Capture {i + 1} prints {NumberText.Readable(printed.Value)} particles/mL but its bins add up to {NumberText.Readable(sum.Value)}: was the file edited?"),
                line, i + 2);
        }
    }

    private static void Averages(IReadOnlyList<Capture> captures, RunSummary summary, Dilution dilution, NanoSightTable table, ProblemList problems)
    {
        if (captures.Count < 2) return;
        var row = table.Find("Results", NanoSightTable.ConcentrationKey);
        var printed = dilution.AppliedByInstrument == true ? summary.ConcentrationPerMl : summary.MeasuredConcentrationPerMl;
        var values = captures.Select(c => c.ConcentrationPerMl).OfType<decimal>().ToList();
        if (values.Count == captures.Count && printed is { } average)
        {
            var mean = values.Average();
            if (Math.Abs(mean - average) > 2 * ConcentrationTolerance * mean)
            {
                problems.Warn(
                    "average-disagrees",
                    $"The printed average concentration {NumberText.Readable(average)} is not the mean of the captures, {NumberText.Readable(mean)}: was the file edited?",
                    row?.Line, captures.Count + 2);
            }

            var squares = mean > 0 ? values.Sum(v => (v - mean) / mean * ((v - mean) / mean)) : 0;
            var error = mean * Statistics.SquareRoot(squares / (values.Count - 1) / values.Count);
            if (summary.ConcentrationStandardErrorPerMl is { } stated && Math.Abs(stated - error) > (ConcentrationTolerance * mean) + (0.03m * error))
            {
                problems.Warn(
                    "standard-error-disagrees",
                    $"The printed standard error {NumberText.Readable(stated)} is not that of the captures, {NumberText.Readable(error)}: was the file edited?",
                    row?.Line, captures.Count + 3);
            }
        }

        Size("Mean", captures.Select(c => c.MeanNm), summary.MeanNm, table, problems);
        Size("Mode", captures.Select(c => c.ModeNm), summary.ModeNm, table, problems);
        Size("D50", captures.Select(c => c.D50Nm), summary.D50Nm, table, problems);
    }

    private static void Size(string key, IEnumerable<decimal?> values, decimal? printed, NanoSightTable table, ProblemList problems)
    {
        var all = values.ToList();
        if (printed is not { } average || all.Exists(v => v is null)) return;
        var mean = all.Average()!.Value;
        if (Math.Abs(mean - average) <= 0.11m + (0.001m * mean)) return;
        problems.Warn(
            "average-disagrees", Invariant($"The printed average {key}, {average} nm, is not the mean of the captures, {NumberText.Readable(mean)} nm: was the file edited?"),
            table.Find("Size Data", key)?.Line, all.Count + 2);
    }

    // On one instrument a particle per frame stands for 5E6 to 1E7 particles/mL in the cell; twentyfold away, the dilution is applied twice or not at all.
    private static void ParticlesPerFrame(IReadOnlyList<Capture> captures, Dilution dilution, NanoSightTable table, ProblemList problems)
    {
        var odd = captures.Any(c => c.ConcentrationPerMl is { } concentration && c.ParticlesPerFrame is >= 0.001m
            && concentration / c.ParticlesPerFrame.Value / (dilution.Factor ?? 1) is < 2.5E5m or > 2E8m);
        if (!odd || dilution.AppliedByInstrument is null) return;
        problems.Warn(
            "dilution-doubtful",
            "Concentration and particles per frame do not fit together with the recorded dilution: check whether it was entered correctly on the instrument.",
            table.Find("Results", NanoSightDilution.Key)?.Line);
    }
}
