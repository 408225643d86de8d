using System.Globalization;
using EvQc.Instruments;
using EvQc.Specifications.Yaml;

namespace EvQc.Assays;

/// <summary>The part of a plate layout that says which well holds what.</summary>
internal sealed class PlateWellsYaml(YamlSection root)
{
    private readonly List<LayoutWell> _wells = [];
    private readonly List<ControlRange> _controls = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<(string, decimal)> _unknowns = [];

    public (IReadOnlyList<LayoutWell> Wells, IReadOnlyList<ControlRange> Controls) Read()
    {
        foreach (var part in Parts("standards", required: true)) Standard(part);
        foreach (var text in root.Texts("blanks", required: false)) Add(root, text.Value, text.Line, well => new(well, WellRole.Blank, "blank"));
        foreach (var part in Parts("controls", required: false)) Control(part);
        foreach (var part in Parts("unknowns", required: true)) Unknown(part);
        if (root.Has("unknowns") && !_wells.Exists(w => w.Role == WellRole.Sample)) root.Wrong("unknowns-missing", root.LineOf("unknowns"), "no well holds an unknown, so nothing could be recorded.");
        return (_wells, _controls);
    }

    private void Standard(YamlSection part)
    {
        var concentration = part.Number("concentration");
        if (concentration is { Value: < 0 }) part.Wrong("value-out-of-range", part.LineOf("concentration"), $"'concentration' must be zero or more, but is {concentration}.");
        Wells(part, well => new(well, WellRole.Standard, $"Standard {concentration}", concentration?.Value));
        part.Close();
    }

    private void Control(YamlSection part)
    {
        var (name, dilution) = (part.Text("name") ?? "", PlateLayoutYaml.Dilution(part));
        var (from, to) = (part.Number("from", required: false), part.Number("to", required: false));
        if (from is { } low && to is { } high && low.Value > high.Value) part.Wrong("range-empty", part.LineOf("from"), $"'from' ({low}) must not be more than 'to' ({high}).");
        if (_controls.Exists(c => c.Name == name)) part.Wrong("control-twice", part.LineOf("name"), $"control {name} is there twice; give all its wells in one place.");
        Wells(part, well => new(well, WellRole.Control, name, Dilution: dilution));
        _controls.Add(new(name, from?.Value, to?.Value));
        part.Close();
    }

    private void Unknown(YamlSection part)
    {
        var (number, dilution) = (part.Whole("number"), PlateLayoutYaml.Dilution(part));
        var name = ConfiguredLayout.UnknownName(number ?? 0);
        if (number is not null && !_unknowns.Add((name, dilution)))
            part.Wrong("unknown-twice", part.LineOf("number"), $"unknown {number.Value.ToString(CultureInfo.InvariantCulture)} is there twice with the same dilution; give all its wells in one place.");
        Wells(part, well => new(well, WellRole.Sample, name, Dilution: dilution));
        part.Close();
    }

    /// <summary>A single range, or a list of them.</summary>
    private void Wells(YamlSection part, Func<string, LayoutWell> holds)
    {
        switch (part.Part("wells"))
        {
            case YamlText text: Add(part, text.Value, text.Line, holds); break;
            case YamlList:
                foreach (var text in part.Texts("wells")) Add(part, text.Value, text.Line, holds);
                break;
            case { } other: part.Wrong("value-kind", other.Line, $"'wells' must be wells such as A1:B2 or a list of them, but is {other.Kind}."); break;
        }
    }

    private void Add(YamlSection part, string text, int line, Func<string, LayoutWell> holds)
    {
        if (WellRange.Of(text) is not { } wells)
        {
            part.Wrong("wells-unreadable", line, $"'{text}' names no wells: write A1, or a rectangle by its corners, A1:B2.");
            return;
        }

        foreach (var well in wells)
            if (_lines.TryAdd(well, line)) _wells.Add(holds(well));
            else part.Wrong("well-twice", line, $"well {well} holds something already (line {_lines[well].ToString(CultureInfo.InvariantCulture)}).");
    }

    private IEnumerable<YamlSection> Parts(string key, bool required)
    {
        foreach (var item in root.List(key, required))
            if (item is YamlMap map) yield return new(map, key, root.Mistakes);
            else root.Wrong("value-kind", item.Line, $"each of '{key}' must be a group of keys, but this is {item.Kind}.");
    }
}
