using System.Text.Json;

namespace EvQc.Instruments;

/// <summary>The readings of an Allotrope plate-reader document: which wells must be found with which numbers.</summary>
internal static class AsmPlate
{
    internal readonly record struct Reading(string? Plate, string Well, string Kind, decimal Value, decimal? Wavelength);

    /// <summary>Wells without a number carry a stand-in value and an error document; those are left out.</summary>
    public static List<Reading> Readings(JsonElement root)
    {
        var readings = new List<Reading>();
        foreach (var plate in root.GetProperty("plate reader aggregate document").GetProperty("plate reader document").EnumerateArray())
        {
            foreach (var measurement in plate.GetProperty("measurement aggregate document").GetProperty("measurement document").EnumerateArray())
            {
                foreach (var kind in (string[])["absorbance", "fluorescence", "luminescence"])
                {
                    if (measurement.TryGetProperty(kind, out var value) && !HasError(measurement, kind, value)) readings.Add(Of(measurement, kind, value));
                }
            }
        }

        return readings;
    }

    private static bool HasError(JsonElement measurement, string kind, JsonElement value) =>
        measurement.TryGetProperty("error aggregate document", out var errors)
        && (value.GetProperty("value").GetDecimal() == 0 || errors.GetProperty("error document").EnumerateArray()
            .Any(e => !e.TryGetProperty("error feature", out var feature) || string.Equals(feature.GetString(), kind, StringComparison.OrdinalIgnoreCase)));

    private static Reading Of(JsonElement measurement, string kind, JsonElement value)
    {
        var sample = measurement.GetProperty("sample document");
        decimal? wavelength = null;
        if (measurement.TryGetProperty("device control aggregate document", out var control)
            && control.GetProperty("device control document")[0].TryGetProperty("detector wavelength setting", out var setting))
        {
            wavelength = setting.GetProperty("value").GetDecimal();
        }

        return new(sample.Text("well plate identifier"), sample.GetProperty("location identifier").GetString()!, kind, value.GetProperty("value").GetDecimal(), wavelength);
    }
}
