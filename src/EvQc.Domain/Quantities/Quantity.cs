namespace EvQc.Quantities;

/// <summary>A decimal number with its unit, exact or a bound (<c>&lt; 0.05 EU/mL</c>).</summary>
public readonly record struct Quantity(decimal Value, Unit Unit, Bound Bound = Bound.Exact)
{
    /// <summary>The same quantity in another unit of its dimension; an exact conversion, a bound stays a bound.</summary>
    /// <exception cref="InvalidOperationException">The units measure different things.</exception>
    public Quantity In(Unit unit) =>
        Unit.ConvertsTo(unit)
            ? new(Unit == unit ? Value : Value * Unit.ToBase / unit.ToBase, unit, Bound)
            : throw new InvalidOperationException($"{Unit} does not convert to {unit}.");

    public override string ToString() => $"{BoundSign}{NumberText.Readable(Value)}{(Unit == Unit.One ? "" : $" {Unit}")}";

    private string BoundSign => Bound switch { Bound.Below => "< ", Bound.Above => "> ", _ => "" };
}
