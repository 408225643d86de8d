using System.Buffers;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Gen5;

/// <summary>What the label of a data set means: the reading itself, its blank-corrected form, or a concentration read off the curve.</summary>
internal sealed class Gen5DataSets
{
    private static readonly SearchValues<char> OfWavelengths = SearchValues.Create("0123456789/,. ");
    private readonly List<(string Name, string Mode)> _reads = [];
    private readonly Dictionary<string, (string Name, Unit Unit, string? Channel)> _meanings = new(StringComparer.Ordinal);

    public Gen5DataSets(List<Row> rows)
    {
        // "Read⇥name" and on the next line "⇥Absorbance Endpoint".
        for (var i = 0; i + 1 < rows.Count; i++)
        {
            if (rows[i][0] == "Read") _reads.Add((rows[i][1], rows[i][1].Contains(" Endpoint", StringComparison.Ordinal) || rows[i][1].Contains(" Spectrum", StringComparison.Ordinal) ? rows[i][1] : rows[i + 1][1]));
        }
    }

    /// <summary>A plate repeats a handful of labels in every row.</summary>
    public (string Name, Unit Unit, string? Channel) Meaning(string label)
    {
        if (_meanings.TryGetValue(label, out var known)) return known;
        return _meanings[label] = MeaningOf(label);
    }

    /// <summary>That of a series: <c>EM Spectrum</c> names no step, so it is that of the first step that scans.</summary>
    public (string Name, Unit Unit, string? Channel) SeriesMeaning(string title)
    {
        if (title.Length == 0) return ("reading", Unit.Unstated, null);
        if (!title.EndsWith("Spectrum", StringComparison.Ordinal) || title.Contains(':', StringComparison.Ordinal)) return Meaning(title);
        var (name, unit) = ModeOf(_reads.FirstOrDefault(r => r.Mode.Contains("Spectrum", StringComparison.Ordinal)).Mode);
        return (name, unit, null);
    }

    private (string Name, Unit Unit, string? Channel) MeaningOf(string label)
    {
        var blanked = label.StartsWith("Blank ", StringComparison.OrdinalIgnoreCase);
        var reading = blanked ? label[6..] : label;
        var read = _reads.Find(r => r.Name.Length > 0 && reading.StartsWith(r.Name + ":", StringComparison.Ordinal));
        if (read.Name is not null || IsWavelengths(reading))
        {
            var (name, unit) = ModeOf(read.Mode ?? _reads.FirstOrDefault().Mode);
            var channel = reading[(reading.LastIndexOf(':') + 1)..];
            return (blanked ? name + "-blank-corrected" : name, unit, channel);
        }

        var concentration = label.Contains("Conc", StringComparison.OrdinalIgnoreCase);
        return (concentration ? "concentration" : label, UnitIn(label), concentration ? label : null);
    }

    private static (string Name, Unit Unit) ModeOf(string? mode) =>
        mode is null ? ("reading", Unit.Unstated)
        : mode.StartsWith("Fluorescence", StringComparison.OrdinalIgnoreCase) ? ("fluorescence", Unit.RelativeFluorescence)
        : mode.StartsWith("Luminescence", StringComparison.OrdinalIgnoreCase) ? ("luminescence", Unit.RelativeLuminescence)
        : mode.StartsWith("Absorbance", StringComparison.OrdinalIgnoreCase) ? ("absorbance", Unit.Absorbance)
        : ("reading", Unit.Unstated);

    // 660, or excitation and emission 400/30,460/40.
    private static bool IsWavelengths(string label) => label.Length > 0 && !label.AsSpan().ContainsAnyExcept(OfWavelengths);

    private static Unit UnitIn(string label)
    {
        if (label.Contains('%', StringComparison.Ordinal)) return Unit.Percent;
        var open = label.LastIndexOf('(');
        var close = label.LastIndexOf(')');
        return open >= 0 && close > open && Unit.TryParse(label[(open + 1)..close], out var unit) ? unit : Unit.Unstated;
    }
}
