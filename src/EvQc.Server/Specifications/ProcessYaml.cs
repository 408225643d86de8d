using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Specifications.Yaml;

namespace EvQc.Specifications;

/// <summary>Reads the route of a product: one step a stage, with what each must record.</summary>
public static class ProcessYaml
{
    private static readonly string[] Stages = [.. Enum.GetNames<Stage>().Select(n => n.ToLowerInvariant())];

    /// <param name="file">Name for messages.</param>
    public static Parsed<ProcessDefinition> Read(string file, string source)
    {
        var mistakes = new Mistakes(file);
        var process = YamlTree.Read(source, mistakes) is { } root ? Read(new YamlSection(root, "process", mistakes), source) : null;
        return new(mistakes.Count == 0 ? process : null, mistakes.Problems);
    }

    private static ProcessDefinition Read(YamlSection root, string source)
    {
        var (product, title) = (SpecificationYaml.ProductCode(root), root.Text("title") ?? "");
        var steps = new List<StepDefinition>();
        foreach (var item in root.List("steps"))
            if (item is not YamlMap map) root.Wrong("value-kind", item.Line, $"a step must be a group of keys, but is {item.Kind}.");
            else if (Step(map, root.Mistakes) is { } step) steps.Add(step);
        var lateAfter = LateAfter(root.Section("late-after", required: false));
        var fullTest = FullTest(root.Section("reserve-sample", required: false));
        root.Close();
        if (root.Mistakes.Count == 0 && !steps.Select(s => s.Stage).SequenceEqual(Enum.GetValues<Stage>()))
            root.Wrong("steps-not-the-route", root.LineOf("steps"), $"the steps must be one each of {string.Join(", ", Stages)}, in this order.");
        return new(product, title, steps) { LateAfter = lateAfter, FullTestMl = fullTest, Sha256 = Evidence.HashOf(source) };
    }

    private static TimeSpan LateAfter(YamlSection? section)
    {
        var otherwise = TimeSpan.FromHours(24);
        if (section is null) return otherwise;
        var (value, unit) = (section.Number("value"), section.Unit("unit"));
        section.Close();
        if (value is null || unit is null) return otherwise;
        if (!unit.ConvertsTo(Unit.Hour)) section.Wrong("unit-wrong", section.LineOf("unit"), $"'{unit}' is not a unit of time.");
        else if (new Quantity(value.Value, unit).In(Unit.Minute).Value is var minutes and > 0 and <= 60 * 24 * 366) return TimeSpan.FromMinutes((long)minutes);
        else section.Wrong("value-out-of-range", section.LineOf("value"), $"'value' must lie above 0 and within a year, but is {value} {unit}.");
        return otherwise;
    }

    private static decimal? FullTest(YamlSection? section)
    {
        if (section?.Section("full-test") is not { } part) return null;
        var (value, unit) = (part.Number("value"), part.Unit("unit"));
        part.Close();
        section.Close();
        if (value is null || unit is null) return null;
        if (!unit.ConvertsTo(Unit.Millilitre)) part.Wrong("unit-wrong", part.LineOf("unit"), $"'{unit}' is not a unit of volume.");
        else if (new Quantity(value.Value, unit).In(Unit.Millilitre).Value is var volume and > 0 and <= 1_000_000) return volume;
        else part.Wrong("value-out-of-range", part.LineOf("value"), $"'value' must lie above 0 mL and within 1000 L, but is {value} {unit}.");
        return null;
    }

    private static StepDefinition? Step(YamlMap map, Mistakes mistakes)
    {
        var name = (map.Entries.FirstOrDefault(e => e.Key == "stage")?.Value as YamlText)?.Value ?? "without stage";
        var section = new YamlSection(map, $"step {name}", mistakes);
        var (stage, title) = (section.OneOf("stage", Stages), section.Text("title"));
        var parameters = new List<ParameterDefinition>();
        foreach (var item in section.List("parameters"))
        {
            if (item is not YamlMap part) section.Wrong("value-kind", item.Line, $"a parameter must be a group of keys, but is {item.Kind}.");
            else if (Parameter(part, name, mistakes) is { } parameter)
            {
                if (parameters.Any(p => string.Equals(p.Code, parameter.Code, StringComparison.OrdinalIgnoreCase)))
                    section.Wrong("parameter-twice", part.Line, $"the parameter '{parameter.Code}' is there twice.");
                parameters.Add(parameter);
            }
        }

        var (volumeIn, volumeOut) = (Volume(section, "volume-in"), Volume(section, "volume-out"));
        string[] equipment = [.. section.Texts("equipment", required: false).Select(t => t.Value)];
        string[] materials = [.. section.Texts("materials", required: false).Select(t => t.Value)];
        var signed = section.YesNo("signed", otherwise: false);
        var expected = Expected(section.Section("expected", required: false));
        section.Close();
        if (stage is null || title is null) return null;
        var yield = expected.Find(e => e.Figure == ExpectedFigure.VolumeYield);
        return new(Enum.Parse<Stage>(stage, ignoreCase: true), title, parameters)
        {
            NeedsVolumeIn = volumeIn,
            NeedsVolumeOut = volumeOut,
            IsSigned = signed,
            EquipmentKinds = equipment,
            RequiredMaterials = materials,
            YieldPercent = yield is null ? null : (yield.Min ?? 0, yield.Max ?? decimal.MaxValue),
            Expected = [.. expected.Where(e => e != yield)],
        };
    }

    private static bool Volume(YamlSection section, string key) => section.OneOf(key, ["required", "none"]) == "required";

    private static ParameterDefinition? Parameter(YamlMap map, string step, Mistakes mistakes)
    {
        var name = (map.Entries.FirstOrDefault(e => e.Key == "code")?.Value as YamlText)?.Value ?? "without code";
        var section = new YamlSection(map, $"step {step}, parameter {name}", mistakes);
        var (code, title) = (section.Text("code"), section.Text("name"));
        var kind = section.OneOf("kind", ["number", "text", "choice"]);
        var (required, hint) = (section.YesNo("required", otherwise: true), section.Text("hint", required: false));
        var unit = kind == "number" ? section.Unit("unit") : null;
        var (min, max) = kind == "number" ? Range(section, "possible") : default;
        var (low, high) = kind == "number" ? Range(section, "expected") : default;
        string[] choices = kind == "choice" ? [.. section.Texts("choices").Select(t => t.Value)] : [];
        if (kind == "choice" && section.Has("choices") && choices.Length < 2) section.Wrong("choices-too-few", section.LineOf("choices"), "a choice needs two choices or more.");
        if (low < min || high > max) section.Wrong("range-crossed", section.LineOf("expected"), "'expected' must lie within 'possible'.");
        if (kind is null) section.LeaveRest();
        section.Close();
        return code is null || title is null || kind is null
            ? null
            : new(code, title, Enum.Parse<ParameterKind>(kind, ignoreCase: true), unit, required, choices)
            {
                Min = min,
                Max = max,
                ExpectedMin = low,
                ExpectedMax = high,
                Hint = hint,
            };
    }

    private static (decimal? Min, decimal? Max) Range(YamlSection section, string key)
    {
        if (section.Section(key, required: false) is not { } part) return default;
        var (min, max) = (part.Number("min", required: false), part.Number("max", required: false));
        part.Close();
        if (min is null && max is null) part.Wrong("range-empty", part.Line, "give 'min' or 'max' or both.");
        if (min?.Value > max?.Value) part.Wrong("range-crossed", part.Line, $"'min' ({min}) is more than 'max' ({max}).");
        return (min?.Value, max?.Value);
    }

    private static List<ExpectedFigure> Expected(YamlSection? section)
    {
        var expected = new List<ExpectedFigure>();
        foreach (var entry in section?.Named() ?? [])
        {
            var near = Spelling.Nearest(entry.Key, ExpectedFigure.Known);
            if (!ExpectedFigure.Known.Contains(entry.Key))
                section!.Wrong("figure-unknown", entry.Line, $"'{entry.Key}' is not a figure of a step; {(near is null ? $"known are {string.Join(", ", ExpectedFigure.Known)}" : $"did you mean '{near}'?")}");
            else if (section!.Section(entry.Key) is { } part) expected.Add(Figure(part, entry.Key));
        }

        return expected;
    }

    /// <summary>Factors are in unit 1, shares in %; the unit is written out so that 0.5 and 50 % cannot be mixed up.</summary>
    private static ExpectedFigure Figure(YamlSection part, string figure)
    {
        var unit = part.Unit("unit");
        var (min, max) = (part.Number("at-least", required: false), part.Number("at-most", required: false));
        part.Close();
        var wanted = figure is ExpectedFigure.ConcentrationFactor or ExpectedFigure.PurificationFactor ? Unit.One : Unit.Percent;
        if (unit is not null && unit != wanted) part.Wrong("unit-wrong", part.LineOf("unit"), $"{figure} is given in {(wanted == Unit.One ? "unit 1 (a factor)" : "%")}, not in {unit}.");
        if (min is null && max is null) part.Wrong("limit-missing", part.Line, "give 'at-least' or 'at-most' or both.");
        if (min?.Value > max?.Value) part.Wrong("limits-crossed", part.Line, $"'at-least' ({min}) is more than 'at-most' ({max}).");
        return new(figure, min?.Value, max?.Value);
    }
}
