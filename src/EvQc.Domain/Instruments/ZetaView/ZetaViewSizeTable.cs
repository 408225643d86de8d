using System.Collections.Immutable;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.ZetaView;

/// <summary>
/// The distribution of a size file. Two tables stand under one header: equally wide bins, a row of -1, then logarithmic bins of the very same
/// particles. Only the first counts; adding both would double the concentration.
/// </summary>
internal sealed record ZetaViewSizeTable(ImmutableArray<DistributionBin> Bins, int HeaderLine, int LastLine)
{
    private const int MostBins = 20_000;

    public static ZetaViewSizeTable? Read(FileText text, char mark, ProblemList problems)
    {
        var header = 0;
        while (header < text.LineCount && !text[header].StartsWith("Size / nm", StringComparison.OrdinalIgnoreCase)) header++;
        if (header == text.LineCount)
        {
            problems.Error("distribution-missing", "The table 'Size / nm' is missing: the file is cut off. Export the measurement again.");
            return null;
        }

        var columns = Cells.Split(text[header], '\t');
        var number = Array.FindIndex(columns, c => c.Trim().Equals("Number", StringComparison.OrdinalIgnoreCase));
        var concentration = Array.FindIndex(columns, c => c.Trim().StartsWith("Concentration", StringComparison.OrdinalIgnoreCase));
        if (number < 0 || concentration < 0 || !IsPerMl(columns[concentration]))
        {
            problems.Error("columns-missing", "The distribution has no columns 'Number' and 'Concentration / cm-3': export the measurement again.", header + 1);
            return null;
        }

        var bins = ImmutableArray.CreateBuilder<DistributionBin>(1200);
        var (width, index, ended) = (0m, header + 1, false);
        var logarithmic = 0m;
        for (; index < text.LineCount && !text[index].IsWhiteSpace(); index++)
        {
            if (!TryReadRow(text[index], mark, number, concentration, out var size, out var count, out var perMl, out var badColumn))
            {
                problems.Error("bin-unreadable", "This row of the distribution is cut off or holds no number: export the measurement again.", index + 1, badColumn);
                return null;
            }

            if (ended)
            {
                logarithmic += count;
                continue;
            }

            if (size < 0)
            {
                ended = true;
                continue;
            }

            if (bins.Count == 0) width = 2 * size;

            // Labels have four digits (5.922E+3 stands for 5922.5), so centres come from the row and the label only confirms them.
            var centre = width * (bins.Count + 0.5m);
            if (count < 0 || perMl < 0 || width <= 0 || Math.Abs(size - centre) > 0.00051m * centre)
            {
                problems.Error("bin-missing", $"The row '{text[index][..Math.Min(text[index].Length, 12)]}' is not the next bin: a row is missing or moved. Export again.", index + 1, 1);
                return null;
            }

            if (bins.Count == MostBins)
            {
                problems.Error("bins-too-many", "More classes than any ZetaView writes: the file is damaged. Export again.", index + 1);
                return null;
            }

            bins.Add(new(centre, width, perMl, count));
        }

        var linear = 0m;
        foreach (var bin in bins) linear += bin.Number ?? 0;
        if (!ended) problems.Error("file-cut-off", "The distribution ends without its closing row of -1: the file is cut off. Copy or export it again.", index);
        else if (logarithmic != linear) problems.Warn("file-cut-off", "The second, logarithmic table does not hold the particles of the first: the file may be cut off.", index);
        return new(bins.ToImmutable(), header + 1, header + 1 + bins.Count);
    }

    private static bool IsPerMl(string heading)
    {
        var slash = heading.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && Unit.TryParse(heading[(slash + 1)..], out var unit) && unit == Unit.ParticlesPerMl;
    }

    private static bool TryReadRow(
        ReadOnlySpan<char> line, char mark, int numberIndex, int concentrationIndex, out decimal size, out decimal number, out decimal concentration, out int column)
    {
        (size, number, concentration, column) = (0, 0, 0, 0);
        for (; column <= Math.Max(numberIndex, concentrationIndex); column++)
        {
            var end = line.IndexOf('\t');
            if (!CellNumber.TryRead(end < 0 ? line : line[..end], mark, out var value) || Math.Abs(value) > 1E13m)
            {
                column++;
                return false;
            }

            if (column == 0) size = value;
            if (column == numberIndex) number = value;
            if (column == concentrationIndex) concentration = value;
            line = end < 0 ? [] : line[(end + 1)..];
        }

        return size < 1E6m;
    }
}
