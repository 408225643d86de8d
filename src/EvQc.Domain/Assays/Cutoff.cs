using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>
/// Where "present" begins in one run. A negative control that is only a bound leaves the cut-off between two values: presence must
/// clear the higher, absence stay under the lower.
/// </summary>
internal sealed record Cutoff(decimal Lowest, decimal? Highest, Unit Unit, string? WhyNone = null)
{
    public static Cutoff Of(MarkerRule rule, Quantity negative, Unit unit)
    {
        var fix = rule.AtLeast?.In(unit).Value;
        if (negative.Value < 0) return None(unit, $"the negative control reads {negative}, below zero");
        if (fix is { } limit && !(negative.Bound == Bound.Below ? negative.Value <= limit : negative.Value < limit && negative.Bound == Bound.Exact))
            return None(unit, $"the negative control reads {negative} and must stay below {new Quantity(limit, unit)}");
        if (rule.TimesNegative is not { } times) return fix is { } only ? new(only, only, unit) : None(unit, "the specification gives no cut-off");
        if (fix is null && negative is { Value: 0, Bound: not Bound.Above })
            return None(unit, "the negative control reads zero, and a multiple of zero is no cut-off");

        var scaled = negative.Value * times;
        var floor = fix ?? 0;
        return negative.Bound switch
        {
            Bound.Below => new(floor, Math.Max(scaled, floor), unit),
            Bound.Above => new(Math.Max(scaled, floor), null, unit),
            _ => new(Math.Max(scaled, floor), Math.Max(scaled, floor), unit),
        };
    }

    public bool IsReachedBy(Quantity signal) => signal.Bound != Bound.Below && Highest is { } highest && signal.Value >= highest;

    public bool IsMissedBy(Quantity signal) => signal.Bound switch
    {
        Bound.Exact => signal.Value < Lowest,
        Bound.Below => signal.Value <= Lowest,
        _ => false,
    };

    public override string ToString() =>
        Highest is not { } highest ? $"above {new Quantity(Lowest, Unit)}"
        : highest == Lowest ? new Quantity(highest, Unit).ToString()
        : $"of at most {new Quantity(highest, Unit)}";

    private static Cutoff None(Unit unit, string why) => new(0, null, unit, why);
}
