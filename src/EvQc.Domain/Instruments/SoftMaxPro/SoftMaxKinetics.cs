using System.Globalization;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.SoftMaxPro;

/// <summary>A plate read many times: the readings as series, and each well's first and last reading as quantities.</summary>
internal static class SoftMaxKinetics
{
    public static List<KineticWell> Read(SoftMaxPlate plate, List<SoftMaxCell> cells, List<MeasuredQuantity> quantities, ProblemList problems)
    {
        var series = new List<KineticWell>();
        if (plate.IntervalSeconds is not { } interval)
        {
            problems.Error("interval-missing", "The 'Plate:' row of a kinetic plate must state the seconds between readings: export the plate again.", plate.Block.Head.Line);
            return series;
        }

        var commas = !cells.Exists(c => c.Text.Contains('.', StringComparison.Ordinal)) && cells.Exists(c => c.Text.Contains(',', StringComparison.Ordinal));
        foreach (var well in cells.GroupBy(c => (c.Well, c.Channel)))
        {
            var readings = new decimal?[plate.Readings];
            SoftMaxCell? first = null, last = null;
            foreach (var cell in well)
            {
                if (cell.Text.Length == 0 || cell.Text.Equals("NaN", StringComparison.OrdinalIgnoreCase)) continue;
                if (CellNumber.TryRead(cell.Text, commas ? ',' : '.', out var value))
                {
                    readings[cell.Reading] = value;
                    first ??= cell;
                    last = cell;
                }
                else if (cell.Text.Any(char.IsAsciiDigit))
                {
                    problems.Error("not-a-number", $"'{cell.Text}' in well {cell.Well} is no number: export the plate again.", cell.Line, cell.Column);
                }
            }

            if (first is not { } start || last is not { } end) continue;
            series.Add(new(start.Well, plate.Channels[start.Channel], interval, [.. readings], start.Line, start.Column));
            quantities.Add(Reading(plate, $"{plate.Quantity}-first", start, readings));
            quantities.Add(Reading(plate, $"{plate.Quantity}-last", end, readings));
        }

        return series;
    }

    private static MeasuredQuantity Reading(SoftMaxPlate plate, string name, SoftMaxCell cell, decimal?[] readings) =>
        new(name, new Quantity(readings[cell.Reading]!.Value, plate.Unit), cell.Text, cell.Line, cell.Column)
        {
            Plate = plate.Name,
            Well = cell.Well,
            Channel = plate.Channels[cell.Channel],
            Remark = string.Create(CultureInfo.InvariantCulture, $"at {cell.Reading * plate.IntervalSeconds} s"),
        };
}
