using FsCheck;
using FsCheck.Fluent;

namespace EvQc;

/// <summary>Decimal numbers for property tests: few and many digits, near and far from halves.</summary>
internal static class Amounts
{
    /// <summary>Not negative, at most 9 digits, 0 to 12 decimals.</summary>
    public static Gen<decimal> Any { get; } =
        from digits in Gen.OneOf(Gen.Choose(0, 200), Gen.Choose(0, 999_999_999))
        from decimals in Gen.Choose(0, 12)
        select new decimal(digits, 0, 0, false, (byte)decimals);

    /// <summary>More than zero.</summary>
    public static Gen<decimal> Positive { get; } = Any.Where(v => v > 0);

    /// <summary>Strictly between 0 and 1.</summary>
    public static Gen<decimal> Share { get; } = from parts in Gen.Choose(1, 999_999) select parts / 1_000_000m;

    public static void MustHold<T>(this Gen<T> cases, Func<T, bool> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(cases.ToArbitrary(), law));
}
