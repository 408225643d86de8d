using System.Collections.Immutable;

namespace EvQc.Instruments;

/// <summary>One size class: its centre and width in nm, and the particles/mL in it (not per nm) as they stand in the file.</summary>
/// <param name="Number">Particles counted in the class, where the instrument prints counts.</param>
public readonly record struct DistributionBin(decimal CentreNm, decimal WidthNm, decimal ConcentrationPerMl, decimal? Number = null);

/// <summary>Number distribution over size, the classes in ascending order without gaps.</summary>
/// <param name="DilutionApplied">Whether the bins are multiplied by the dilution already; null where that is unknown.</param>
public sealed record ParticleDistribution(ImmutableArray<DistributionBin> Bins, bool? DilutionApplied, int FirstLine)
{
    public decimal SumPerMl
    {
        get
        {
            var sum = 0m;
            foreach (var bin in Bins) sum += bin.ConcentrationPerMl;
            return sum;
        }
    }

    /// <summary>
    /// Share (0 to 1) of the particles between two sizes in nm; a class that the border cuts counts in proportion to its width inside.
    /// Null when the distribution is empty.
    /// </summary>
    public decimal? FractionBetween(decimal fromNm, decimal toNm)
    {
        var (inside, total) = (0m, 0m);
        foreach (var bin in Bins)
        {
            total += bin.ConcentrationPerMl;
            var low = Math.Max(fromNm, bin.CentreNm - (bin.WidthNm / 2));
            var high = Math.Min(toNm, bin.CentreNm + (bin.WidthNm / 2));
            if (high > low && bin.WidthNm > 0) inside += bin.ConcentrationPerMl * (high - low) / bin.WidthNm;
        }

        return total > 0 ? inside / total : null;
    }
}
