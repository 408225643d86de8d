using System.Globalization;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.SoftMaxPro;

/// <summary>A plate read many times: the readings as series, and each as a quantity of its own.</summary>
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
        string[] times = [.. Enumerable.Range(0, plate.Readings).Select(i => string.Create(CultureInfo.InvariantCulture, $"at {i * interval} s"))];

        // Every reading lists the same wells in the same order.
        var wells = cells.Count / plate.Readings;
        for (var well = 0; well < wells; well++)
        {
            var readings = new decimal?[plate.Readings];
            SoftMaxCell? first = null;
            for (var i = well; i < cells.Count; i += wells)
            {
                var cell = cells[i];
                if (cell.Text.Length == 0 || cell.Text.Equals("NaN", StringComparison.OrdinalIgnoreCase)) continue;
                if (CellNumber.TryRead(cell.Text, commas ? ',' : '.', out var value))
                {
                    readings[cell.Reading] = value;
                    first ??= cell;
                    quantities.Add(Reading(plate, cell, value, times[cell.Reading]));
                }
                else if (cell.Text.Any(char.IsAsciiDigit))
                {
                    problems.Error("not-a-number", $"'{cell.Text}' in well {cell.Well} is no number: export the plate again.", cell.Line, cell.Column);
                }
                else
                {
                    quantities.Add(Reading(plate, cell, null, times[cell.Reading]));
                }
            }

            if (first is { } start) series.Add(new(start.Well, plate.Channels[start.Channel], interval, [.. readings], start.Line, start.Column));
        }

        return series;
    }

    private static MeasuredQuantity Reading(SoftMaxPlate plate, SoftMaxCell cell, decimal? value, string at) =>
        new(plate.KineticQuantity, value is { } number ? new Quantity(number, plate.Unit) : null, cell.Text, cell.Line, cell.Column)
        {
            Plate = plate.Name,
            Well = cell.Well,
            Channel = plate.Channels[cell.Channel],
            Remark = at,
        };
}
