using System.Diagnostics.CodeAnalysis;

namespace EvQc.Quantities;

/// <summary>
/// A unit of measurement that EvQc can record and convert. Units of one <see cref="Dimension"/> convert exactly
/// (factors are powers of ten or whole numbers); anything else is refused, never guessed.
/// </summary>
public sealed record Unit
{
    private static readonly Dictionary<string, Unit> BySpelling = new(StringComparer.Ordinal);
    private static readonly List<Unit> Known = [];

    public static readonly Unit One = Define("1", "ratio", 1m, "", "dimensionless", "fold");
    public static readonly Unit Percent = Define("%", "ratio", 0.01m, "percent");
    public static readonly Unit PartsPerMillion = Define("ppm", "ratio", 0.000001m);
    public static readonly Unit ParticlesPerMl = Define(
        "particles/mL", "particles/volume", 1m, "Particles / ml", "particles/ml", "p/mL", "p./mL", "p./cm^3", "cm-3", "1/mL", "particles / mL");
    public static readonly Unit Particles = Define("particles", "particles", 1m);
    public static readonly Unit Nanometre = Define("nm", "length", 1m, "d.nm");
    public static readonly Unit Micrometre = Define("µm", "length", 1000m, "um", "μm");
    public static readonly Unit Millilitre = Define("mL", "volume", 1m, "ml");
    public static readonly Unit Litre = Define("L", "volume", 1000m, "l");
    public static readonly Unit Microlitre = Define("µL", "volume", 0.001m, "uL", "ul", "μL", "µl");
    public static readonly Unit MicrogramPerMl = Define("µg/mL", "mass/volume", 1m, "ug/mL", "ug/ml", "µg/ml", "μg/mL", "ng/µL", "ng/uL", "ng/ul");
    public static readonly Unit MilligramPerMl = Define("mg/mL", "mass/volume", 1000m, "mg/ml", "µg/µL", "ug/uL");
    public static readonly Unit NanogramPerMl = Define("ng/mL", "mass/volume", 0.001m, "ng/ml", "pg/µL", "pg/uL");
    public static readonly Unit PicogramPerMl = Define("pg/mL", "mass/volume", 0.000001m, "pg/ml");
    public static readonly Unit Microgram = Define("µg", "mass", 1m, "ug", "μg");
    public static readonly Unit Milligram = Define("mg", "mass", 1000m);
    public static readonly Unit ParticlesPerMicrogram = Define("particles/µg", "particles/mass", 1m, "particles/ug", "particles/μg", "p/µg");
    public static readonly Unit MicrogramPerMicrogram = Define("µg/µg", "mass/mass", 1m, "ug/ug", "mg/mg");
    public static readonly Unit FemtogramPerParticle = Define("fg/particle", "mass/particles", 1m);
    public static readonly Unit EndotoxinUnitPerMl = Define("EU/mL", "endotoxin/volume", 1m, "EU/ml", "IU/mL", "IU/ml");
    public static readonly Unit Celsius = Define("°C", "temperature", 1m, "C", "degC");
    public static readonly Unit Second = Define("s", "time", 1m, "sec");
    public static readonly Unit Minute = Define("min", "time", 60m, "minutes");
    public static readonly Unit Hour = Define("h", "time", 3600m, "hours", "hr");
    public static readonly Unit Day = Define("d", "time", 86_400m, "days");
    public static readonly Unit Cells = Define("cells", "cells", 1m);
    public static readonly Unit CellsPerSquareCentimetre = Define("cells/cm²", "cells/area", 1m, "cells/cm2");
    public static readonly Unit CellsPerMl = Define("cells/mL", "cells/volume", 1m, "cells/ml");
    public static readonly Unit SquareCentimetre = Define("cm²", "area", 1m, "cm2");
    public static readonly Unit Kilodalton = Define("kDa", "molecular mass", 1m, "kD");
    public static readonly Unit GForce = Define("×g", "acceleration", 1m, "xg", "x g", "× g", "g-force");
    public static readonly Unit Bar = Define("bar", "pressure", 1m);
    public static readonly Unit Millibar = Define("mbar", "pressure", 0.001m);
    public static readonly Unit Kilopascal = Define("kPa", "pressure", 0.01m);
    public static readonly Unit ParticlesPerCell = Define("particles/cell", "particles/cells", 1m);
    public static readonly Unit Absorbance = Define("AU", "absorbance", 1m, "OD");
    public static readonly Unit ArbitraryUnit = Define("a.u.", "band intensity", 1m);
    public static readonly Unit Doses = Define("doses", "doses", 1m, "dose");
    public static readonly Unit Millivolt = Define("mV", "voltage", 1m);
    public static readonly Unit KilocountsPerSecond = Define("kcps", "count rate", 1m, "kCnt/s");
    public static readonly Unit MillisiemensPerCentimetre = Define("mS/cm", "conductivity", 1m);
    public static readonly Unit Mobility = Define("µm·cm/Vs", "electrophoretic mobility", 1m, "µmcm/Vs", "umcm/Vs");
    public static readonly Unit DiffusionCoefficient = Define("µm²/s", "diffusion", 1m, "um^2/s", "µm^2/s", "µm2/s");
    public static readonly Unit Centipoise = Define("cP", "viscosity", 1m, "mPa·s", "mPa.s");
    public static readonly Unit RelativeFluorescence = Define("RFU", "fluorescence", 1m);
    public static readonly Unit RelativeLuminescence = Define("RLU", "luminescence", 1m);
    public static readonly Unit MedianFluorescence = Define("MFI", "bead fluorescence", 1m);
    public static readonly Unit Count = Define("count", "count", 1m, "counts", "events");
    public static readonly Unit EventsPerMl = Define("events/mL", "count/volume", 1m);
    public static readonly Unit EndotoxinUnitPerMg = Define("EU/mg", "endotoxin/mass", 1m);

    /// <summary>For a number whose file states no unit: it converts to nothing until a person or a method says what it is.</summary>
    public static readonly Unit Unstated = Define("unit not stated", "unstated", 1m);

    private Unit(string symbol, string dimension, decimal toBase)
    {
        Symbol = symbol;
        Dimension = dimension;
        ToBase = toBase;
    }

    /// <summary>The spelling EvQc prints, e.g. <c>particles/mL</c>.</summary>
    public string Symbol { get; }

    /// <summary>What kind of quantity it measures; only units of one dimension convert.</summary>
    public string Dimension { get; }

    /// <summary>How many base units of the dimension one of this unit is.</summary>
    public decimal ToBase { get; }

    public static IReadOnlyList<Unit> All => Known;

    /// <summary>Finds the unit by any of its known spellings (<c>cm-3</c> is particles/mL); false when it is unknown.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Unit? unit) => BySpelling.TryGetValue(text?.Trim() ?? "\0", out unit);

    /// <summary>The unit with this spelling. For constants in code; use <see cref="TryParse"/> for text from outside.</summary>
    public static Unit Of(string text) =>
        TryParse(text, out var unit) ? unit : throw new ArgumentException($"'{text}' is not a unit EvQc knows.", nameof(text));

    public bool ConvertsTo(Unit other) => string.Equals(Dimension, other.Dimension, StringComparison.Ordinal);

    public override string ToString() => Symbol;

    private static Unit Define(string symbol, string dimension, decimal toBase, params string[] spellings)
    {
        var unit = new Unit(symbol, dimension, toBase);
        Known.Add(unit);

        // Add, not set: a spelling with two meanings must fail at start, not silently take the later one.
        BySpelling.Add(symbol, unit);
        foreach (var spelling in spellings) BySpelling.Add(spelling, unit);
        return unit;
    }
}
