namespace EvQc.Quantities;

/// <summary>How a reportable value is rounded before it is compared with a limit. The limit itself is never rounded.</summary>
public enum RoundingConvention
{
    /// <summary>USP General Notices 7.20: to the decimal places of the limit.</summary>
    Usp,

    /// <summary>Ph. Eur. General Notices (1.4, limits): to the number of significant figures of the limit.</summary>
    PhEur,
}

/// <summary>
/// Rounding on decimal digits, half up in magnitude: the one digit after the last kept place decides (0 to 4 down, 5 to 9 up), which
/// for a decimal number is the same as comparing the whole rejected part with half a unit. Exact: nothing passes through a quotient.
/// </summary>
public static class Rounding
{
    public static decimal ToLimit(decimal value, WrittenNumber limit, RoundingConvention convention) => convention switch
    {
        RoundingConvention.PhEur when limit.Value != 0 => ToSignificantFigures(value, limit.SignificantFigures),
        _ => ToPlace(value, limit.Place),
    };

    /// <summary>The place (power of ten) that <see cref="ToLimit"/> keeps for this value.</summary>
    public static int PlaceKept(decimal value, WrittenNumber limit, RoundingConvention convention) =>
        convention == RoundingConvention.PhEur && limit.Value != 0 && value != 0
            ? Magnitude(value) - limit.SignificantFigures + 1
            : limit.Place;

    /// <param name="place">Power of ten of the last digit kept: −1 keeps tenths, 9 keeps 1E9.</param>
    public static decimal ToPlace(decimal value, int place)
    {
        if (place < -28) return value;
        if (place > 28) return 0;
        var unit = PowerOfTen(place);
        var size = Math.Abs(value);
        var rejected = size % unit;
        var rounded = size - rejected + (rejected >= unit - rejected ? unit : 0);
        return value < 0 ? -rounded : rounded;
    }

    public static decimal ToSignificantFigures(decimal value, int figures) =>
        value == 0 ? 0 : ToPlace(value, Magnitude(value) - figures + 1);

    /// <summary>The power of ten of the first digit that is not zero: 1 for 98.3, −2 for 0.025. Zero has none.</summary>
    public static int Magnitude(decimal value)
    {
        var size = Math.Abs(value);
        ArgumentOutOfRangeException.ThrowIfZero(size, nameof(value));
        var power = 0;
        for (; size < 1; power--) size *= 10;
        for (var limit = 10m; size >= limit && power < 28; power++)
        {
            if (power == 27) return 28;
            limit *= 10;
        }

        return power;
    }

    /// <param name="power">From −28 to 28.</param>
    public static decimal PowerOfTen(int power)
    {
        if (power <= 0) return new decimal(1, 0, 0, false, (byte)-power);
        var result = 1m;
        for (var i = 0; i < power; i++) result *= 10;
        return result;
    }
}
