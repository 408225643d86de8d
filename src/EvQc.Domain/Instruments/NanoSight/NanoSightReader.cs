using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.NanoSight;

/// <summary>
/// NanoSight NTA 3.2 and 3.4, <c>…-ExperimentSummary.csv</c>: one experiment of n captures. Concentrations are particles/mL, already
/// multiplied by the dilution where the file records one.
/// </summary>
internal static class NanoSightReader
{
    private const string Version = "nanosight-2";

    public static bool Recognises(FileText text) =>
        text.LineCount > 0 && text[0].Trim(" \"\uFEFF").StartsWith("NTA Experiment Summary File", StringComparison.OrdinalIgnoreCase);

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var sections = NanoSightSections.Read(text, problems);
        var names = CaptureNames(sections, problems);
        if (names.Length == 0) return new(null, problems.ToList());

        var table = new NanoSightTable(sections, names, problems);
        var dilution = NanoSightDilution.Read(sections, table, problems);
        var bins = NanoSightBins.Read(text, sections, names.Length, table.Mark, problems);
        var captures = table.Captures(bins);
        var summary = table.Summary(dilution, bins);
        NanoSightChecks.Run(sections, captures, summary, dilution, bins, table, problems);

        var measuredAtText = sections.Text("Experiment Details", "Time Captured");
        var measuredAt = LocalTimes.Exact(measuredAtText, "H:mm:ss dd/MM/yyyy", "H:mm dd/MM/yyyy");
        if (measuredAtText is not null && measuredAt is null)
        {
            problems.Warn(
                "time-unreadable", $"Time Captured '{measuredAtText}' is not HH:mm:ss dd/MM/yyyy: enter when the sample was measured.",
                sections.Find("Experiment Details", "Time Captured")?.Line);
        }

        var run = new InstrumentRun
        {
            Format = InstrumentFormats.NanoSight,
            ParserVersion = Version,
            Software = Software(text, sections),
            Operator = sections.Text("Experiment Details", "Operator Name"),
            Sample = sections.Text("Experiment Details", "Sample Description") ?? sections.Text("Experiment Details", "Sample Name"),
            MeasuredAtText = measuredAtText,
            MeasuredAt = measuredAt,
            Dilution = dilution,
            Captures = captures,
            Summary = summary,
            Distribution = bins is null ? null : new(bins.Average, dilution.AppliedByInstrument, bins.FirstLine),
            Quantities = table.Quantities(dilution),
            Flags = NanoSightFlags.Of(sections, names.Length),
            Details = Details(sections),
        };
        return new(run, problems.ToList());
    }

    private static string[] CaptureNames(NanoSightSections sections, ProblemList problems)
    {
        if (sections.Find("Experiment Details", "Filename:") is not { } row)
        {
            problems.Error("captures-missing", "The row 'Filename:' with the names of the captures is missing: export the experiment summary again.");
            return [];
        }

        var names = row.Cells[1..].Select(c => c.Trim()).Reverse().SkipWhile(c => c.Length == 0).Reverse().ToArray();
        if (names.Length == 0) problems.Error("captures-missing", "No capture is named in the row 'Filename:'.", row.Line);
        if (names.Length > 1000)
        {
            problems.Error("captures-too-many", $"{names.Length} captures in one experiment are not believable: export each experiment by itself.", row.Line);
            return [];
        }

        return names;
    }

    private static string? Software(FileText text, NanoSightSections sections)
    {
        if (sections.Text("Experiment Details", "Software Version") is { } version && version != "Unknown") return version;
        const string Created = "Created with ";
        var line = text.LineCount > 1 ? text[1].Trim(" \",;\t").ToString() : "";
        return line.StartsWith(Created, StringComparison.Ordinal) ? line[Created.Length..] : null;
    }

    private static List<RunDetail> Details(NanoSightSections sections)
    {
        var details = new List<RunDetail>();
        foreach (var section in (string[])["Experiment Details", "Conditions", "Settings"])
        {
            foreach (var (key, row) in sections.In(section))
            {
                var values = row.Cells[1..].Select(c => c.Trim()).Where(c => c.Length > 0).Distinct(StringComparer.Ordinal).ToList();
                if (values.Count > 0 && key is not ("Filename:" or "Processed")) details.Add(new(key, string.Join(" | ", values), row.Line));
            }
        }

        return details;
    }
}
