using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>One size class.</summary>
/// <param name="Centre">nm.</param>
/// <param name="Width">nm, more than zero.</param>
/// <param name="Amount">Particles (or particles/mL) in the class, not per nm.</param>
public readonly record struct SizeBin(decimal Centre, decimal Width, decimal Amount)
{
    public decimal From => Centre - (Width / 2);

    public decimal To => Centre + (Width / 2);
}

/// <summary>A product's size window in nm, both ends belonging to it.</summary>
public sealed record SizeWindow(decimal From, decimal To)
{
    public override string ToString() => $"{NumberText.Readable(From)}–{NumberText.Readable(To)} nm";
}

/// <summary>
/// Number distribution over size. Inside a class the particles are taken as spread evenly, so a border that cuts a class counts it in
/// proportion, and a percentile is interpolated.
/// </summary>
public sealed class SizeDistribution
{
    private readonly decimal _total;

    public SizeDistribution(IReadOnlyList<SizeBin> bins)
    {
        if (bins.Any(b => b.Width <= 0 || b.Amount < 0))
            throw new ArgumentException("A size class needs a positive width and an amount that is not negative.", nameof(bins));
        Bins = [.. bins.OrderBy(b => b.Centre)];
        _total = Bins.Sum(b => b.Amount);
    }

    /// <summary>In ascending order.</summary>
    public IReadOnlyList<SizeBin> Bins { get; }

    /// <summary>True when nothing was counted: then no figure exists.</summary>
    public bool IsEmpty => _total == 0;

    /// <summary>Share (0 to 1) of the particles inside the window; null when nothing was counted.</summary>
    public decimal? FractionWithin(SizeWindow window)
    {
        if (IsEmpty) return null;
        var inside = 0m;
        foreach (var bin in Bins)
        {
            if (bin.From >= window.From && bin.To <= window.To) inside += bin.Amount;
            else if (Math.Min(window.To, bin.To) - Math.Max(window.From, bin.From) is var shared and > 0) inside += bin.Amount * shared / bin.Width;
        }

        return inside / _total;
    }

    /// <summary>The diameter in nm below which this percentage of the particles lies (10 for D10); null when nothing was counted.</summary>
    public decimal? Percentile(decimal percent)
    {
        if (percent is < 0 or > 100) throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentile lies between 0 and 100.");
        if (IsEmpty) return null;
        var wanted = _total * percent / 100;
        var below = 0m;
        foreach (var bin in Bins.Where(b => b.Amount > 0))
        {
            if (below + bin.Amount >= wanted) return bin.From + (bin.Width * (wanted - below) / bin.Amount);
            below += bin.Amount;
        }

        return Bins.Last(b => b.Amount > 0).To;
    }

    /// <summary>Number-weighted mean diameter in nm; null when nothing was counted.</summary>
    public decimal? Mean => IsEmpty ? null : Bins.Sum(b => b.Centre * (b.Amount / _total));

    /// <summary>Centre of the densest class (particles per nm; the smallest of equals) in nm; null when nothing was counted.</summary>
    public decimal? Mode => IsEmpty ? null : Bins.MaxBy(b => b.Amount / b.Width).Centre;
}
