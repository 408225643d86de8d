using System.Collections.Immutable;
using System.Globalization;
using EvQc.Quantities;

namespace EvQc.Instruments;

/// <summary>One well read again and again.</summary>
/// <param name="IntervalSeconds">
/// Seconds between readings as the plate's settings state them. The time column cannot be trusted: Excel re-writes <c>24:00</c> (minutes) as
/// <c>24:00:00</c> (hours).
/// </param>
/// <param name="Readings">In order; null where the well was not read.</param>
public sealed record KineticWell(string Well, string Channel, decimal IntervalSeconds, ImmutableArray<decimal?> Readings, int FirstLine, int Column)
{
    /// <summary>Seconds until the first reading above the threshold; null when none is.</summary>
    /// <param name="aboveFirst">Counts from the well's own first reading (a rise, as the pharmacopoeias have it) instead of from zero.</param>
    public decimal? SecondsToReach(decimal threshold, bool aboveFirst = false)
    {
        var start = aboveFirst ? Readings.FirstOrDefault(r => r is not null) ?? 0 : 0;
        for (var i = 0; i < Readings.Length; i++)
        {
            if (Readings[i] is { } reading && reading - start > threshold) return i * IntervalSeconds;
        }

        return null;
    }

    /// <summary>Seconds from the first to the last reading.</summary>
    public decimal DurationSeconds => (Readings.Length - 1) * IntervalSeconds;
}

/// <summary>Reaction times of a kinetic plate as quantities, ready for a log-log standard curve (<see cref="PlateAssay"/>).</summary>
public static class ReactionTimes
{
    /// <summary>A well that never reacts has a time above the duration of the run: that is below the lowest standard, not zero.</summary>
    public static InstrumentRun Of(InstrumentRun run, decimal threshold, bool aboveFirst = false) => run with
    {
        Quantities = [.. run.Kinetics.Select(k => Time(k, k.SecondsToReach(threshold, aboveFirst)))],
    };

    private static MeasuredQuantity Time(KineticWell well, decimal? seconds)
    {
        var value = new Quantity(seconds ?? well.DurationSeconds, Unit.Second, seconds is null ? Bound.Above : Bound.Exact);
        var raw = (seconds is null ? ">" : "") + value.Value.ToString("0.###", CultureInfo.InvariantCulture);
        return new("reaction-time", value, raw, well.FirstLine, well.Column) { Well = well.Well };
    }
}
