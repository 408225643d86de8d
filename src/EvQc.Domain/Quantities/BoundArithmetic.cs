namespace EvQc.Quantities;

/// <summary>A computed number with its bound, or the reason why there is none.</summary>
public sealed record BoundedNumber(decimal? Value, Bound Bound, string? WhyNot)
{
    public static BoundedNumber None(string why) => new(null, Bound.Exact, why);
}

/// <summary>
/// Products and ratios of amounts that may be bounds. The result is a bound that certainly holds for every pair of true values the
/// operands allow, or none: <c>&lt; a</c> divided by <c>&lt; b</c> can be anything. Operands are amounts, so they are not negative.
/// </summary>
public static class BoundArithmetic
{
    /// <summary>a × b, in the product of their units.</summary>
    public static BoundedNumber Multiply(Quantity a, Quantity b)
    {
        if ((Impossible(a) ?? Impossible(b)) is { } problem) return BoundedNumber.None(problem);
        if (IsZero(a) || IsZero(b)) return new(0, Bound.Exact, null);
        return Join(a.Bound, b.Bound) is { } bound
            ? Guarded(() => a.Value * b.Value, bound)
            : BoundedNumber.None($"{a} times {b} has no bound: one is only known from above, the other only from below");
    }

    /// <summary>a ÷ b. A bound of the denominator turns round: dividing by <c>&lt; b</c> gives more than a/b.</summary>
    public static BoundedNumber Divide(Quantity a, Quantity b)
    {
        if ((Impossible(a) ?? Impossible(b)) is { } problem) return BoundedNumber.None(problem);
        if (b.Value == 0) return BoundedNumber.None(b.Bound == Bound.Exact ? $"the divisor is {b}" : $"the divisor {b} may be as small as zero");
        if (IsZero(a)) return new(0, Bound.Exact, null);
        return Join(a.Bound, Turned(b.Bound)) is { } bound
            ? Guarded(() => a.Value / b.Value, bound)
            : BoundedNumber.None($"{a} divided by {b} has no bound: both are only known on the same side");
    }

    /// <summary>The bound of a result that grows with both operands; null when they pull in opposite directions.</summary>
    private static Bound? Join(Bound a, Bound b) => (a, b) switch
    {
        (Bound.Exact, _) => b,
        (_, Bound.Exact) => a,
        _ when a == b => a,
        _ => null,
    };

    private static Bound Turned(Bound bound) => bound switch { Bound.Below => Bound.Above, Bound.Above => Bound.Below, _ => Bound.Exact };

    private static bool IsZero(Quantity q) => q is { Value: 0, Bound: Bound.Exact };

    private static string? Impossible(Quantity q) => q switch
    {
        { Value: < 0 } => $"{q} is negative and an amount cannot be",
        { Value: 0, Bound: Bound.Below } => $"{q} is below zero and an amount cannot be",
        _ => null,
    };

    private static BoundedNumber Guarded(Func<decimal> compute, Bound bound)
    {
        try
        {
            var value = compute();

            // A quotient that leaves decimal's range at the small end reads zero: "more than zero" still holds, a value would not.
            return value == 0 && bound != Bound.Above ? BoundedNumber.None("the result is too small to be written") : new(value, bound, null);
        }
        catch (OverflowException)
        {
            return BoundedNumber.None("the result is too large to be written");
        }
    }
}
