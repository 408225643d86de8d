using System.Globalization;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.SoftMaxPro;

/// <summary>What the <c>Plate:</c> row says. Its fields are known by place; fluorescence has one flag more, which shifts the rest.</summary>
internal sealed record SoftMaxPlate(
    SoftMaxBlock Block, string Name, bool TimeFormat, string ReadType, string Mode, bool Reduced, int Readings, decimal? IntervalSeconds, string[] Channels, int Rows)
{
    public string Quantity { get; } = Mode.ToLowerInvariant();

    /// <summary>Not the name of an endpoint: a layout must not take one reading of many for the result.</summary>
    public string KineticQuantity { get; } = Mode.ToLowerInvariant() + "-kinetic";

    /// <summary>Read at many wavelengths, one after the other: the first cell of a reading is its wavelength.</summary>
    public bool IsSpectrum => ReadType == "Spectrum";

    public Unit Unit => Mode switch
    {
        "Absorbance" => Unit.Absorbance,
        "Fluorescence" => Unit.RelativeFluorescence,
        _ => Unit.RelativeLuminescence,
    };

    /// <summary>Null when the row cannot be understood; the reason is among the problems.</summary>
    public static SoftMaxPlate? Read(SoftMaxBlock block, ProblemList problems)
    {
        var head = block.Head;
        var mode = head[5];
        var raw = head[6] is "Raw" or "Reduced" ? 6 : 7;
        if (head[3] is not ("PlateFormat" or "TimeFormat") || mode is not ("Absorbance" or "Fluorescence" or "Luminescence") || head[raw] is not ("Raw" or "Reduced"))
        {
            problems.Error("plate-row-unknown", "This 'Plate:' row is not of export version 1.3 (PlateFormat or TimeFormat; Absorbance, Fluorescence or Luminescence). Export the plate as text again.", head.Line);
            return null;
        }

        if (head[4] is not ("Endpoint" or "Kinetic" or "Spectrum"))
        {
            problems.Error("read-type-unknown", $"A plate read as '{head[4]}' is not read: export an endpoint, kinetic or spectrum plate.", head.Line);
            return null;
        }

        var wells = Whole(head[raw + 12]);
        var rows = wells is { } count ? PlateWells.RowsOf(count) : null;
        var readings = Whole(head[raw + 2]);
        var wavelengths = head[raw + 9].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var channels = Math.Max(Whole(head[raw + 8]) ?? 1, 1);
        if (rows is null || readings is null or <= 0 or > 100_000 || channels > 100)
        {
            problems.Error("plate-row-unknown", "This 'Plate:' row states no believable number of wells and readings: export the plate again.", head.Line);
            return null;
        }

        decimal? interval = CellNumber.TryRead(head[raw + 4], out var seconds) && seconds is > 0 and < 1E6m ? seconds : null;
        return new(block, head[1], head[3] == "TimeFormat", head[4], mode, head[raw] == "Reduced", readings.Value, interval, ChannelNames(wavelengths, channels), rows.Value);
    }

    // A file of one wavelength read three times lists it three times: the later ones get a number.
    private static string[] ChannelNames(string[] wavelengths, int channels)
    {
        var names = new string[channels];
        for (var i = 0; i < channels; i++)
        {
            var name = i < wavelengths.Length ? wavelengths[i] : "";
            var earlier = wavelengths.Take(i).Count(w => w == name);
            names[i] = earlier == 0 || name.Length == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({earlier + 1})");
        }

        return names;
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;
}
