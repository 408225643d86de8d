using System.Security.Cryptography;
using System.Text;
using EvQc.Instruments;
using EvQc.Quantities;
using EvQc.Quantities.Numerics;
using EvQc.Specifications.Yaml;

namespace EvQc.Assays;

/// <summary>Reads one plate layout, strictly: every mistake with its line.</summary>
public static class PlateLayoutYaml
{
    private const decimal LargestDilution = 1E9m;

    private static readonly Dictionary<string, CurveModel> Models = new(StringComparer.Ordinal)
    {
        ["line"] = CurveModel.Linear,
        ["parabola"] = CurveModel.Quadratic,
        ["log-log"] = CurveModel.LogLogLinear,
        ["four-parameter"] = CurveModel.FourParameterLogistic,
        ["five-parameter"] = CurveModel.FiveParameterLogistic,
    };

    private static readonly Dictionary<string, CurveWeighting> Weightings = new(StringComparer.Ordinal)
    {
        ["equal"] = CurveWeighting.Equal,
        ["1/y"] = CurveWeighting.InverseY,
        ["1/y²"] = CurveWeighting.InverseYSquared,
        ["1/x"] = CurveWeighting.InverseX,
        ["1/x²"] = CurveWeighting.InverseXSquared,
    };

    /// <param name="file">Name for messages.</param>
    public static Parsed<ConfiguredLayout> Read(string file, string source)
    {
        var mistakes = new Mistakes(file);
        var layout = YamlTree.Read(source, mistakes) is { } root ? Read(new YamlSection(root, "plate layout", mistakes), source) : null;
        return new(mistakes.Count == 0 ? layout : null, mistakes.Problems);
    }

    private static ConfiguredLayout? Read(YamlSection root, string source)
    {
        var name = root.Text("name") ?? "";
        if (name.Length > 60 || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            root.Wrong("layout-name", root.LineOf("name"), $"a layout's name has at most 60 small letters, digits and hyphens, unlike '{name}'.");
        var (title, unit, wavelength) = (root.Text("title") ?? "", root.Unit("unit"), root.Text("wavelength", required: false));
        var attribute = Measured(root, unit);
        var (method, least) = Curve(root.Section("curve"));
        var wells = new PlateWellsYaml(root).Read();
        root.Close();
        if (method is null || unit is null || attribute is null) return null;
        Fits(root, method, wells.Wells);
        return new(name, title, attribute.Code, HashOf(source), new(unit, wells.Wells), method) { Channel = wavelength, LeastRSquared = least, Controls = wells.Controls, Source = source };
    }

    private static AttributeInfo? Measured(YamlSection root, Unit? unit)
    {
        if (root.Text("measures") is not { } code) return null;
        if (!Attributes.TryFind(code, out var attribute) || attribute is not { Kind: AttributeKind.Numeric, IsComputed: false })
            root.Wrong("attribute-wrong", root.LineOf("measures"), $"'{code}' is not a measured number EvQc knows{(Attributes.Nearest(code) is { } near && near != code ? $"; did you mean '{near}'?" : ".")}");
        else if (unit is not null && !attribute.Accepts(unit))
            root.Wrong("unit-wrong", root.LineOf("unit"), $"{attribute.Name} cannot be given in {unit}; use {attribute.Unit} or a unit that converts to it.");
        return attribute;
    }

    private static (StandardCurveMethod? Method, decimal? LeastRSquared) Curve(YamlSection? curve)
    {
        if (curve is null) return (null, null);
        var model = curve.OneOf("model", [.. Models.Keys]);
        var weighting = curve.OneOf("weighting", [.. Weightings.Keys], required: false) ?? "equal";
        var fitted = curve.OneOf("fitted", ["signal", "concentration"], required: false);
        var method = model is null ? null : new StandardCurveMethod(
            Models[model], Weightings[weighting], fitted == "concentration",
            curve.YesNo("subtract-blank", otherwise: true), curve.YesNo("blank-is-zero", otherwise: false), curve.OneOf("points", ["means", "wells"], required: false) != "wells");
        if (method is null) curve.LeaveRest();
        if (fitted == "concentration" && method?.Model is CurveModel.FourParameterLogistic or CurveModel.FiveParameterLogistic)
            curve.Wrong("curve-fitted", curve.LineOf("fitted"), "a logistic curve has its ends in the signal; only the signal can be fitted.");
        var least = curve.Number("least-r-squared", required: false);
        if (least is { Value: <= 0 or > 1 }) curve.Wrong("value-out-of-range", curve.LineOf("least-r-squared"), $"'least-r-squared' must be more than 0 and at most 1, but is {least}.");
        curve.Close();
        return (method, least?.Value);
    }

    /// <summary>What could never give a curve.</summary>
    private static void Fits(YamlSection root, StandardCurveMethod method, IReadOnlyList<LayoutWell> wells)
    {
        var hasBlank = wells.Any(w => w.Role == WellRole.Blank);
        if ((method.SubtractBlank || method.IncludeZero) && !hasBlank)
            root.Wrong("blank-missing", root.LineOf("curve"), "the curve uses a blank ('subtract-blank' is true unless it says otherwise), but 'blanks' names no well.");
        var different = wells.Where(w => w.Role == WellRole.Standard).Select(w => w.Concentration).Distinct().Count() + (method.IncludeZero && hasBlank ? 1 : 0);
        var needed = method.Model switch { CurveModel.Quadratic => 3, CurveModel.FourParameterLogistic => 4, CurveModel.FiveParameterLogistic => 5, _ => 2 };
        if (different < needed)
            root.Wrong("standards-missing", root.LineOf("standards"), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"such a curve needs {needed} different standards or more; there are {different}."));
    }

    internal static decimal Dilution(YamlSection part)
    {
        if (part.Number("dilution", required: false) is not { } written) return 1m;
        if (written.Value is <= 0 or > LargestDilution)
            part.Wrong("value-out-of-range", part.LineOf("dilution"), $"'dilution' must be more than zero and at most 1E9 (5 for 1 part in 5; 1 for undiluted), but is {written}.");
        return written.Value;
    }

    private static string HashOf(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
}
