using System.Collections.Immutable;
using EvQc.Quantities;

namespace EvQc.Instruments;

/// <summary>
/// Mean, SD, mode and percentiles from the counts of a distribution, by the rule that reproduces ZetaView's printed D50 to its last digit:
/// a class's cumulated count belongs to its centre, and between centres runs a straight line. (Interpolating between class borders is half a
/// class off.)
/// </summary>
public sealed record DistributionFigures(decimal MeanNm, decimal? SdNm, ImmutableArray<decimal> ModesNm, decimal D10Nm, decimal D50Nm, decimal D90Nm)
{
    /// <summary>Null when nothing was counted. The SD is that of a sample (n − 1); null below two particles.</summary>
    public static DistributionFigures? Of(ImmutableArray<DistributionBin> bins)
    {
        var (count, weighted, highest) = (0m, 0m, 0m);
        foreach (var bin in bins)
        {
            var number = bin.Number ?? bin.ConcentrationPerMl;
            if (number == 0) continue;
            count += number;
            weighted += number * bin.CentreNm;
            highest = Math.Max(highest, number);
        }

        if (count <= 0) return null;
        var mean = weighted / count;
        var squares = 0m;
        var modes = ImmutableArray.CreateBuilder<decimal>();
        foreach (var bin in bins)
        {
            var number = bin.Number ?? bin.ConcentrationPerMl;
            if (number == 0) continue;
            squares += number / count * (bin.CentreNm - mean) * (bin.CentreNm - mean);
            if (number == highest) modes.Add(bin.CentreNm);
        }

        decimal? sd = count >= 2 ? Statistics.SquareRoot(squares * (count / (count - 1))) : null;
        return new(mean, sd, modes.ToImmutable(), Percentile(bins, count, 0.1m), Percentile(bins, count, 0.5m), Percentile(bins, count, 0.9m));
    }

    private static decimal Percentile(ImmutableArray<DistributionBin> bins, decimal count, decimal share)
    {
        var (target, below) = (count * share, 0m);
        for (var i = 0; i < bins.Length; i++)
        {
            var number = bins[i].Number ?? bins[i].ConcentrationPerMl;
            if (number > 0 && below + number >= target)
            {
                return i == 0 ? bins[0].CentreNm : bins[i - 1].CentreNm + ((bins[i].CentreNm - bins[i - 1].CentreNm) * ((target - below) / number));
            }

            below += number;
        }

        return bins[^1].CentreNm;
    }
}
