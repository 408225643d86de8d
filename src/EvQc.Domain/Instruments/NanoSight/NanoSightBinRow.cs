using EvQc.Instruments.Text;

namespace EvQc.Instruments.NanoSight;

/// <summary>Reads the rows of the distribution in place, one after the other, and adds up their columns.</summary>
internal sealed class NanoSightBinRow(char separator, char mark, int captures, bool hasAverage)
{
    private readonly ColumnSum[] _sums = new ColumnSum[captures + (hasAverage ? 1 : 0)];

    /// <summary>Of the row read last, nm.</summary>
    public PlainNumber Centre { get; private set; }

    /// <summary>Of the row read last, particles/mL; the capture's own where there is only one and no average.</summary>
    public decimal Average { get; private set; }

    /// <summary>1-based cell that could not be read.</summary>
    public int BadColumn { get; private set; }

    public decimal AverageSum => _sums[^1].Total;

    public decimal[] CaptureSums => [.. _sums.Take(captures).Select(s => s.Total)];

    /// <summary>False when the row is cut off or has a cell that is no number, or a negative one.</summary>
    public bool TryRead(ReadOnlySpan<char> line)
    {
        var at = 0;
        BadColumn = 1;
        if (!PlainNumber.TryRead(line, ref at, separator, mark, out var centre)) return false;
        Centre = centre;
        for (var i = 0; i < _sums.Length; i++)
        {
            if (at <= line.Length && PlainNumber.TryRead(line, ref at, separator, mark, out var number))
            {
                _sums[i].Add(number);
                if (i == _sums.Length - 1) Average = number.Value;
            }
            else if (at <= line.Length && TryReadOther(line, ref at, out var value))
            {
                _sums[i].Add(value);
                if (i == _sums.Length - 1) Average = value;
            }
            else
            {
                BadColumn = i + 2;
                return false;
            }
        }

        return true;
    }

    private bool TryReadOther(ReadOnlySpan<char> line, ref int at, out decimal value)
    {
        var end = line[at..].IndexOf(separator);
        var cell = end < 0 ? line[at..] : line.Slice(at, end);
        at += cell.Length + 1;
        return CellNumber.TryRead(cell, mark, out value) && value >= 0;
    }

    /// <summary>The exact sum of a column: plain numbers of one precision as a whole number, the others as decimals.</summary>
    private struct ColumnSum
    {
        // Two numbers below it add up without overflow.
        private const long Room = long.MaxValue / 2;
        private PlainNumber _plain;
        private decimal _rest;

        public readonly decimal Total => _plain.Value + _rest;

        public void Add(PlainNumber number)
        {
            if (number.Places == _plain.Places && number.Digits < Room && _plain.Digits < Room)
            {
                _plain = new(_plain.Digits + number.Digits, number.Places);
                return;
            }

            _rest += _plain.Value;
            _plain = number;
        }

        public void Add(decimal number) => _rest += number;
    }
}
