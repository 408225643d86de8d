using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using EvQc.Instruments.Text;

namespace EvQc.Instruments.NanoSight;

/// <summary>
/// The number distribution over size: rows of bin centre, one concentration per capture, their average. Bins are particles/mL per bin
/// (not per nm), so they add up to the concentration.
/// </summary>
internal sealed record NanoSightBins(ImmutableArray<DistributionBin> Average, decimal[] CaptureSums, int FirstLine)
{
    private const int MostDigits = 17;

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
        var bins = new List<DistributionBin>(1000);
        var sums = new BinSums(captures);
        var width = 0m;
        for (var i = first; i < text.LineCount && text[i].Length > 0 && (char.IsAsciiDigit(text[i][0]) || text[i][0] == '-'); i++)
        {
            if (!TryReadRow(text[i], sections.Separator, mark, sums, hasAverage, out var centre, out var average, out var badColumn))
            {
                problems.Error("bin-unreadable", "This row of the size distribution is cut off or holds no number: export the experiment again.", i + 1, badColumn);
                return null;
            }

            if (bins.Count == 1) width = centre - bins[0].CentreNm;
            if (bins.Count > 0 && (width <= 0 || centre - bins[^1].CentreNm != width))
            {
                var previous = bins[^1].CentreNm.ToString(CultureInfo.InvariantCulture);
                problems.Error("bin-missing", $"The bins around {previous} nm do not follow each other evenly: a row is missing or moved. Export again.", i + 1, 1);
                return null;
            }

            bins.Add(new(centre, 0, average));
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

        foreach (ref var bin in CollectionsMarshal.AsSpan(bins)) bin = bin with { WidthNm = width };
        return new([.. bins], sums.Totals(), first + 1);
    }

    private static bool TryReadRow(
        ReadOnlySpan<char> line, char separator, char mark, BinSums sums, bool hasAverage, out decimal centre, out decimal average, out int column)
    {
        (centre, average, column) = (0, 0, 0);
        var wanted = sums.Captures + (hasAverage ? 2 : 1);
        var at = 0;
        for (; column < wanted; column++)
        {
            if (at > line.Length)
            {
                column++;
                return false;
            }

            // Nearly every cell is a whole number of particles; those are added up as such, without a decimal for each.
            var (start, whole) = (at, 0L);
            while (at < line.Length && at - start < MostDigits && char.IsAsciiDigit(line[at])) whole = (whole * 10) + (line[at++] - '0');
            if (at > start && (at == line.Length || line[at] == separator))
            {
                if (column > 0 && column <= sums.Captures) sums.Add(column - 1, whole);
                if (column == 0) centre = whole;
                else if (column == wanted - 1) average = whole;
            }
            else
            {
                var rest = line[start..];
                var end = rest.IndexOf(separator);
                var cell = end < 0 ? rest : rest[..end];
                at = start + cell.Length;
                if (!CellNumber.TryRead(cell, mark, out var value) || value < 0)
                {
                    column++;
                    return false;
                }

                if (column > 0 && column <= sums.Captures) sums.Add(column - 1, value);
                if (column == 0) centre = value;
                else if (column == wanted - 1) average = value;
            }

            at++;
        }

        return true;
    }

    /// <summary>The bins of each capture added up; whole numbers apart from the rare others, because decimal additions cost tenfold.</summary>
    private sealed class BinSums(int captures)
    {
        private readonly Int128[] _whole = new Int128[captures];
        private readonly decimal[] _other = new decimal[captures];

        public int Captures => captures;

        public void Add(int capture, long value) => _whole[capture] += value;

        public void Add(int capture, decimal value) => _other[capture] += value;

        public decimal[] Totals() => [.. _whole.Zip(_other, (whole, other) => (decimal)whole + other)];
    }
}
