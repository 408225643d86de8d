using EvQc.Instruments.Text;
using static System.FormattableString;

namespace EvQc.Instruments.NanoSight;

/// <summary>
/// A recorded dilution factor means that every concentration in the file, bins included, is already multiplied by it. <c>Not recorded</c>
/// means they are those of the diluted sample.
/// </summary>
internal static class NanoSightDilution
{
    internal const string Key = "Dilution factor (concentrations adjusted for this factor)";

    public static Dilution Read(NanoSightSections sections, NanoSightTable table, ProblemList problems)
    {
        var hint = Hint(sections, table);
        if (sections.Find("Results", Key) is not { } row)
        {
            problems.Error("dilution-row-missing", $"[Results] has no row '{Key}', so nobody can tell whether the concentrations are multiplied: export again.");
            return new(null, DilutionSource.None, hint);
        }

        var stated = Enumerable.Range(1, table.CaptureCount).Select(i => row[i]).ToList();
        var recorded = stated.Where(t => t.Length > 0 && !t.Equals("Not recorded", StringComparison.OrdinalIgnoreCase)).ToList();
        if (recorded.Count == 0)
        {
            problems.Warn("dilution-not-recorded", DilutionHint.Ask("The instrument recorded no dilution: its concentrations are those of the diluted sample.", hint), row.Line);
            return new(null, hint is null ? DilutionSource.None : DilutionSource.SampleName, hint, AppliedByInstrument: false);
        }

        decimal? factor = null;
        for (var i = 0; i < stated.Count; i++)
        {
            if (!CellNumber.TryRead(stated[i], table.Mark, out var number) || number is < 1 or > 1E9m || (factor is not null && factor != number))
            {
                problems.Error(
                    "dilution-unclear", Invariant($"The captures do not share one dilution factor ('{stated[i]}' for capture {i + 1}): export captures of one dilution only."),
                    row.Line, i + 2);
                return new(null, DilutionSource.None, hint);
            }

            factor = number;
        }

        if (hint is { } named && named != factor)
        {
            problems.Warn("dilution-disagrees", Invariant($"The file records a dilution of {factor:0.####}, its sample name says {named:0}. The recorded one counts."), row.Line);
        }

        return new(factor, DilutionSource.File, hint, AppliedByInstrument: true);
    }

    private static decimal? Hint(NanoSightSections sections, NanoSightTable table) =>
        DilutionHint.In(sections.Text("Experiment Details", "Sample Description"))
        ?? DilutionHint.In(sections.Text("Experiment Details", "Sample Name"))
        ?? DilutionHint.In(sections.Text("Experiment Details", "Experiment Name")?.Replace(".nano", "", StringComparison.OrdinalIgnoreCase))
        ?? DilutionHint.In(table.CaptureCount > 0 ? table.Names[0] : null);
}
