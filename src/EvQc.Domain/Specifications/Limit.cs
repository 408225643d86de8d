using EvQc.Assays;
using EvQc.Quantities;

namespace EvQc.Specifications;

/// <summary>What a criterion demands.</summary>
public abstract record Limit
{
    /// <summary>As printed on certificates: <c>≥ 98.0 %</c>, <c>no growth</c>.</summary>
    public abstract string Text { get; }

    public sealed override string ToString() => Text;
}

/// <summary>A lower limit, an upper limit or both, inclusive (USP 7.10), as written in the specification.</summary>
public sealed record NumericLimit(WrittenNumber? Lower, WrittenNumber? Upper, Unit Unit) : Limit
{
    public RoundingConvention Rounding { get; init; } = RoundingConvention.Usp;

    /// <summary>Null: simple acceptance, the uncertainty is shown but decides nothing.</summary>
    public GuardBand? Guard { get; init; }

    public override string Text => (Lower, Upper) switch
    {
        ({ } low, { } high) => $"{low} to {high} {Unit}",
        ({ } low, null) => $"≥ {low} {Unit}",
        (null, { } high) => $"≤ {high} {Unit}",
        _ => throw new InvalidOperationException("A numeric limit has a lower or an upper limit or both."),
    };

    /// <summary>Does an unrounded number in the limit's unit lie within?</summary>
    public bool Holds(decimal value) => (Lower is null || value >= Lower.Value) && (Upper is null || value <= Upper.Value);

    public static NumericLimit AtLeast(string value, Unit unit) => new(WrittenNumber.Of(value), null, unit);

    public static NumericLimit AtMost(string value, Unit unit) => new(null, WrittenNumber.Of(value), unit);

    public static NumericLimit Between(string low, string high, Unit unit) => new(WrittenNumber.Of(low), WrittenNumber.Of(high), unit);
}

/// <summary>The word the result must be; for a marker <c>present</c> or <c>absent</c>, for the panel <c>met</c>.</summary>
public sealed record WordLimit(string Word) : Limit
{
    public override string Text => Word;
}

/// <summary>
/// Guard-banded acceptance (JCGM 106:2012, 8.3): a value this near to the limit on the accepting side is not accepted, because the true
/// value may well lie beyond. It is indeterminate, not failed.
/// </summary>
/// <param name="PercentOfLimit">Fixed width in % of the limit; null: the expanded uncertainty of the value is the width.</param>
public sealed record GuardBand(decimal? PercentOfLimit);

/// <summary>One line of a specification.</summary>
/// <param name="Id">Unique in the specification, e.g. <c>PUR-01</c>.</param>
/// <param name="Attribute">Code from <see cref="Attributes"/>.</param>
/// <param name="Required">A missing result of a required criterion keeps the batch from review; an optional one is judged when it is there.</param>
/// <param name="Justification">Where the limit comes from.</param>
public sealed record Criterion(
    string Id,
    AttributeCategory Category,
    string Title,
    string Attribute,
    Limit Limit,
    string? Method,
    bool Required,
    string? Justification)
{
    /// <summary>Classes a particle-to-protein ratio must fall in besides keeping its limit; empty: no class is demanded.</summary>
    public IReadOnlyList<PurityClass> PurityClasses { get; init; } = [];
}
