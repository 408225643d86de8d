using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments;

/// <summary>
/// A cell where instruments print numbers: a number, a bound (<c>&lt;0.05</c>, <c>&gt;2000</c>), a masked number (<c>*0.356*</c>), or a word.
/// </summary>
internal readonly record struct ReportedNumber(decimal? Value, Bound Bound, bool Masked)
{
    public static ReportedNumber Read(string text, char mark = '.')
    {
        var cell = text.AsSpan().Trim();
        var masked = cell.Length > 2 && cell[0] == '*' && cell[^1] == '*';
        if (masked) cell = cell[1..^1].Trim();
        var bound = cell.StartsWith("<") ? Bound.Below : cell.StartsWith(">") ? Bound.Above : Bound.Exact;
        if (bound != Bound.Exact) cell = cell[1..].TrimStart();
        return CellNumber.TryRead(cell, mark, out var value) ? new(value, bound, masked) : new(null, Bound.Exact, masked);
    }

    public Quantity? In(Unit unit) => Value is { } value ? new Quantity(value, unit, Bound) : null;
}
