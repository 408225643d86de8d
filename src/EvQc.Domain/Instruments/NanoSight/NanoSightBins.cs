using System.Collections.Immutable;
using System.Globalization;
using EvQc.Instruments.Text;

namespace EvQc.Instruments.NanoSight;

/// <summary>
/// The number distribution over size: rows of bin centre, one concentration per capture, their average. Bins are particles/mL per bin
/// (not per nm), so they add up to the concentration.
/// </summary>
internal sealed record NanoSightBins(ImmutableArray<DistributionBin> Average, decimal AverageSum, decimal[] CaptureSums, int FirstLine)
{
    private const int UsualBins = 1000;

    /// <returns>Null when there is no complete table; the reason is among the problems.</returns>
    public static NanoSightBins? Read(FileText text, NanoSightSections sections, int captures, char mark, ProblemList problems)
    {
        if (sections.FirstBin is not { } first)
        {
            problems.Error("distribution-missing", "The file holds no size distribution by number ([Size Data], Weighting Number): include it in the export.");
            return null;
        }

        // With one capture the program has nothing to average; then the capture's column is the distribution.
        var hasAverage = sections.BinHeader?.Cells.Any(c => c.Contains("average", StringComparison.OrdinalIgnoreCase)) == true;
        var bins = ImmutableArray.CreateBuilder<DistributionBin>(UsualBins);
        var row = new NanoSightBinRow(sections.Separator, mark, captures, hasAverage);
        var (width, before, previous) = (0m, default(PlainNumber), default(PlainNumber));
        for (var i = first; i < text.LineCount && text[i].Length > 0 && (char.IsAsciiDigit(text[i][0]) || text[i][0] == '-'); i++)
        {
            if (!row.TryRead(text[i]))
            {
                problems.Error("bin-unreadable", "This row of the size distribution is cut off or holds no number: export the experiment again.", i + 1, row.BadColumn);
                return null;
            }

            var centre = row.Centre;
            if (bins.Count == 1)
            {
                width = centre.Value - previous.Value;
                bins[0] = bins[0] with { WidthNm = width };
            }

            if (bins.Count == 1 ? width <= 0 : bins.Count > 1 && !PlainNumber.AreEven(before, previous, centre))
            {
                var at = previous.Value.ToString(CultureInfo.InvariantCulture);
                problems.Error("bin-missing", $"The bins around {at} nm do not follow each other evenly: a row is missing or moved. Export again.", i + 1, 1);
                return null;
            }

            bins.Add(new(centre.Value, width, row.Average));
            (before, previous) = (previous, centre);
        }

        if (bins.Count < 2)
        {
            problems.Error("distribution-missing", "The size distribution has no rows: the file is cut off. Export the experiment again.", first);
            return null;
        }

        if (bins[0].CentreNm * 2 != width)
        {
            problems.Error("bin-missing", "The first rows of the size distribution are missing: it must begin at half a bin. Export the experiment again.", first + 1, 1);
            return null;
        }

        return new(bins.DrainToImmutable(), row.AverageSum, row.CaptureSums, first + 1);
    }
}
