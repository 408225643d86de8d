using EvQc.Quantities;

namespace EvQc.Specifications;

/// <summary>A number against a numeric limit.</summary>
/// <param name="Rounded">The value as compared; null for a bound.</param>
/// <param name="Sentence">Without the outcome at its end.</param>
public sealed record LimitCheck(VerdictOutcome Outcome, decimal? Rounded, string RoundedText, string Sentence)
{
    /// <summary>
    /// The value is rounded by the limit's convention to the limit's precision, once, and compared with the limit as it stands; a limit
    /// itself conforms. A bound passes or fails only when every value it allows does; rounding never changes the order of two
    /// numbers, so it is enough to round the bound.
    /// </summary>
    /// <param name="uncertainty">Of the value; only a guard band asks for it.</param>
    /// <exception cref="InvalidOperationException">The value's unit does not convert to the limit's.</exception>
    public static LimitCheck Of(Quantity value, Uncertainty? uncertainty, NumericLimit limit)
    {
        var reported = value.In(limit.Unit);
        var sides = Sides(reported.Value, limit).ToArray();
        var failed = sides.FirstOrDefault(s => s.ProvesFailure(reported.Bound));
        if (failed is not null) return failed.With(VerdictOutcome.Fail, reported, limit, null);

        var unproven = sides.FirstOrDefault(s => !s.ProvesPass(reported.Bound));
        if (unproven is not null) return unproven.With(VerdictOutcome.Indeterminate, reported, limit, "the bound alone proves neither");

        var guarded = sides.Select(s => (Side: s, Why: s.GuardBandRefuses(reported, uncertainty, limit))).FirstOrDefault(g => g.Why is not null);
        return guarded.Why is { } why
            ? guarded.Side.With(VerdictOutcome.Indeterminate, reported, limit, why)
            : sides[0].With(VerdictOutcome.Pass, reported, limit, null);
    }

    private static IEnumerable<Side> Sides(decimal value, NumericLimit limit)
    {
        if (limit.Lower is { } lower) yield return new Side(lower, IsLower: true, value, limit.Rounding);
        if (limit.Upper is { } upper) yield return new Side(upper, IsLower: false, value, limit.Rounding);
    }

    /// <summary>One side of the limit with the value rounded to its precision.</summary>
    private sealed record Side(WrittenNumber Limit, bool IsLower, decimal Value, RoundingConvention Convention)
    {
        private readonly decimal _rounded = Rounding.ToLimit(Value, Limit, Convention);

        private bool Keeps => IsLower ? _rounded >= Limit.Value : _rounded <= Limit.Value;

        /// <summary>A value known only from below can still be above any limit, and the other way round.</summary>
        public bool ProvesPass(Bound bound) => Keeps && (bound == Bound.Exact || bound == (IsLower ? Bound.Above : Bound.Below));

        public bool ProvesFailure(Bound bound) => !Keeps && (bound == Bound.Exact || bound == (IsLower ? Bound.Below : Bound.Above));

        public string? GuardBandRefuses(Quantity value, Uncertainty? uncertainty, NumericLimit limit)
        {
            if (limit.Guard is not { } guard) return null;
            var width = guard.PercentOfLimit is { } percent ? Math.Abs(Limit.Value) * percent / 100
                : value.Bound == Bound.Exact && uncertainty is not null ? Math.Abs(value.Value) * uncertainty.RelativeExpanded
                : (decimal?)null;
            if (width is not { } band) return "the limit asks for a guard band as wide as the uncertainty, which is not known";
            var room = IsLower ? value.Value - Limit.Value : Limit.Value - value.Value;
            return room >= band ? null : $"nearer to the limit than its guard band of {NumberText.Readable(band)} {value.Unit}";
        }

        public LimitCheck With(VerdictOutcome outcome, Quantity value, NumericLimit limit, string? remark)
        {
            var (shown, before) = Texts(value);
            var sentence = $"{before}, limit {limit}{(remark is null ? "" : $", {remark}")}";
            return new(outcome, value.Bound == Bound.Exact ? _rounded : null, shown, sentence);
        }

        private (string Shown, string Before) Texts(Quantity value)
        {
            var place = Rounding.PlaceKept(_rounded == 0 ? Value : _rounded, Limit, Convention);
            var full = $"{NumberText.Unrounded(Value, place, Limit.IsScientific)} {value.Unit}";

            // A bound is printed as reported: "< 0.04" must not turn into "< 0.0".
            if (value.Bound != Bound.Exact) return Twice($"{(value.Bound == Bound.Below ? '<' : '>')} {full}");
            var rounded = $"{NumberText.Rounded(_rounded, place, Limit.IsScientific)} {value.Unit}";
            return _rounded == Value ? Twice(rounded) : (rounded, $"{full} rounds to {rounded}");
        }

        private static (string, string) Twice(string text) => (text, text);
    }
}
