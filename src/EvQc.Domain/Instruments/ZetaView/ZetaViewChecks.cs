using System.Globalization;
using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments.ZetaView;

/// <summary>Does a size file agree with itself?</summary>
internal static class ZetaViewChecks
{
    public static void Run(ZetaViewHead head, ZetaViewSizeTable table, DistributionFigures figures, ProblemList problems)
    {
        var counted = 0m;
        foreach (var bin in table.Bins) counted += bin.Number ?? 0;
        if (head.Number("Number of Traces") is not { } traces)
        {
            problems.Error("traces-missing", "The line 'Number of Traces' is missing or unreadable: export the measurement again.", head.Place("Number of Traces")?.Line);
        }
        else if (traces != counted)
        {
            problems.Warn("traces-disagree", Invariant($"The file states {traces:0.##} traces, its distribution holds {counted:0.##}: was it edited?"), head.Place("Number of Traces")?.Line);
        }

        const string Median = "Median Number (D50)";
        if (head.Number(Median) is { } printed && Math.Abs(printed - figures.D50Nm) > 0.001m)
        {
            problems.Warn(
                "median-disagrees", Invariant($"The printed median {printed} nm is not that of the distribution, {NumberText.Readable(figures.D50Nm)} nm: was the file edited?"),
                head.Place(Median)?.Line, head.Place(Median)?.Column);
        }

        if (figures.ModesNm.Length > 1)
        {
            var modes = string.Join(", ", figures.ModesNm.Take(6).Select(m => m.ToString("0.#", CultureInfo.InvariantCulture)));
            problems.Warn("mode-tied", $"Several classes are equally the fullest ({modes} nm); the smallest is given as mode.", table.HeaderLine);
        }
    }
}
