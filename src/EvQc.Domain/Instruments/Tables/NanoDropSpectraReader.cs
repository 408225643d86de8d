using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// NanoDrop spectra: for each sample its name, the time, <c>Wavelength (nm)⇥10mm Absorbance</c>, calibration lines beginning with <c>//</c>, then one row per
/// wavelength. Of each spectrum the absorbances that concentrations and purities are computed from are taken: 230, 260 and 280 nm.
/// </summary>
internal static class NanoDropSpectraReader
{
    private const string Heading = "Wavelength (nm)\t";
    private static readonly decimal[] Wanted = [230m, 260m, 280m];

    public static bool Recognises(FileText text)
    {
        for (var i = 0; i < Math.Min(text.LineCount, 10); i++)
        {
            if (text[i].StartsWith(Heading) && text[i].Contains("Absorbance", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var reading = new TableReading(MarkOf(text), problems);
        MeasuredQuantity? about = null;
        var previous = 0m;
        for (var i = 0; i < text.LineCount; i++)
        {
            var line = text[i];
            if (line.StartsWith(Heading))
            {
                about = Heads(text, i);
                previous = 0;
            }
            else if (about is not null && line.Length > 0 && char.IsAsciiDigit(line[0]) && line.Contains('\t'))
            {
                var row = new Row(i + 1, Cells.Split(line, '\t'));
                if (!CellNumber.TryRead(row[0], reading.Mark, out var wavelength) || wavelength <= previous) problems.Error("row-cut-off", "The wavelengths of a spectrum must rise from row to row: export the spectra again.", row.Line, 1);
                else if (Wanted.Contains(wavelength)) reading.Add(row, 1, $"absorbance-{row[0].Split('.', ',')[0]}", Unit.Absorbance, about);
                previous = Math.Max(previous, wavelength);
            }
        }

        return new(TableRun.Of(InstrumentFormats.NanoDrop, "nanodrop-2", reading, problems) is { } run ? run with { Instrument = "NanoDrop" } : null, problems.ToList());
    }

    private static char MarkOf(FileText text)
    {
        for (var i = 0; i < text.LineCount; i++)
        {
            if (text[i].Length > 0 && char.IsAsciiDigit(text[i][0]) && text[i].IndexOf('\t') is > 0 and var tab && CellNumber.TryRead(text[i][..tab], CellNumber.MarkOf(text[i][..tab]), out _)) return CellNumber.MarkOf(text[i]);
        }

        return '.';
    }

    private static MeasuredQuantity Heads(FileText text, int heading)
    {
        var time = heading > 0 ? text[heading - 1].Trim().ToString() : "";
        var sample = heading > 1 ? text[heading - 2].Trim().ToString() : "";
        return TableReading.About(new(heading + 1, []), sample) with { MeasuredAtText = TableReading.NullIfBlank(time), MeasuredAt = LocalTimes.EitherOrder(time) };
    }
}
