using EvQc.Assays;
using EvQc.Quantities;
using EvQc.Specifications.Yaml;

namespace EvQc.Specifications;

/// <summary>Reads one criterion with its limit, and checks that it can be judged with what the specification states.</summary>
internal static class CriterionYaml
{
    private static readonly Dictionary<string, PurityClass> Classes = new(StringComparer.OrdinalIgnoreCase)
    {
        [PurityClass.HighPurity.Text()] = PurityClass.HighPurity,
        [PurityClass.LowPurity.Text()] = PurityClass.LowPurity,
        [PurityClass.Impure.Text()] = PurityClass.Impure,
    };

    public static Criterion? Read(YamlMap map, Mistakes mistakes)
    {
        var id = (map.Entries.FirstOrDefault(e => e.Key == "id")?.Value as YamlText)?.Value ?? "without id";
        var section = new YamlSection(map, $"criterion {id}", mistakes);
        section.Text("id");
        var (title, attribute) = (section.Text("title"), Attribute(section));
        var limit = Limit(section.Section("limit"), attribute);
        var (method, justification, required) = (section.Text("method", required: false), section.Text("justification", required: false), section.YesNo("required", otherwise: true));
        var (category, classes) = (Category(section, attribute), PurityClassesOf(section, attribute));
        section.Close();
        return title is null || attribute is null || limit is null || category is null
            ? null
            : new Criterion(id, category.Value, title, attribute.Code, limit, method, required, justification) { PurityClasses = classes };
    }

    /// <summary>Everything that would leave a criterion for ever without an answer.</summary>
    public static void Check(Specification specification, YamlSection root)
    {
        var rules = specification.Rules;
        foreach (var criterion in specification.Criteria)
        {
            var missing = criterion.Attribute switch
            {
                Attributes.SizeWindowFraction when rules.SizeWindow is null => "'size-window'",
                Attributes.Doses when rules.LabelClaim is null => "'label-claim'",
                Attributes.PositiveMarkerPanel when rules.Panel is null => "'panel'",
                var code when Marker.Find(code) is { } marker && rules.MarkerRuleFor(code) is null => $"a cut-off for {marker.Name} under 'markers'",
                _ => null,
            };
            if (missing is not null) root.Wrong("criterion-unanswerable", root.LineOf("criteria"), $"criterion {criterion.Id} needs {missing}.");
        }

        foreach (var code in rules.Panel?.Markers.Where(m => rules.MarkerRuleFor(m) is null) ?? [])
            root.Wrong("criterion-unanswerable", root.LineOf("panel"), $"the panel needs a cut-off for {Marker.Find(code)!.Name} under 'markers'.");
    }

    private static AttributeInfo? Attribute(YamlSection section)
    {
        if (section.Text("attribute") is not { } code) return null;
        if (Attributes.TryFind(code, out var attribute)) return attribute;
        var near = Attributes.Nearest(code);
        section.Wrong("attribute-unknown", section.LineOf("attribute"), $"'{code}' is not an attribute EvQc knows{(near is null ? "." : $"; did you mean '{near}'?")}");
        return null;
    }

    private static AttributeCategory? Category(YamlSection section, AttributeInfo? attribute)
    {
        var all = Enum.GetValues<AttributeCategory>();
        if (!section.Has("category")) return attribute?.Category;
        return section.OneOf("category", [.. all.Select(SpecificationYaml.Name)]) is { } name ? all.First(c => SpecificationYaml.Name(c) == name) : null;
    }

    private static List<PurityClass> PurityClassesOf(YamlSection section, AttributeInfo? attribute)
    {
        var classes = new List<PurityClass>();
        foreach (var text in section.Texts("purity-classes", required: false))
            if (Classes.TryGetValue(text.Value, out var purity)) classes.Add(purity);
            else section.Wrong("value-not-known", text.Line, $"'{text.Value}' is no purity class; known are {string.Join(", ", Classes.Keys)}.");
        if (section.Has("purity-classes") && attribute is not null && attribute.Code != Attributes.ParticleToProtein)
            section.Wrong("purity-classes-misplaced", section.LineOf("purity-classes"), $"'purity-classes' belongs to {Attributes.ParticleToProtein} only.");
        return classes;
    }

    private static Limit? Limit(YamlSection? section, AttributeInfo? attribute)
    {
        if (section is null) return null;
        Limit? limit = null;
        if (attribute is null) section.LeaveRest();
        else if (attribute.Kind == AttributeKind.Numeric) limit = Numeric(section, attribute);
        else limit = Word(section, attribute);
        section.Close();
        return limit;
    }

    private static WordLimit? Word(YamlSection section, AttributeInfo attribute) =>
        section.OneOf("word", attribute.Words) is { } word ? new(word) : null;

    private static NumericLimit? Numeric(YamlSection section, AttributeInfo attribute)
    {
        var (low, high) = (section.Number("at-least", required: false), section.Number("at-most", required: false));
        var unit = section.Unit("unit");
        var rounding = section.OneOf("rounding", ["usp", "ph-eur"], required: false);
        var guard = Guard(section);
        if (!section.Has("at-least") && !section.Has("at-most")) section.Wrong("limit-missing", section.Line, "give 'at-least' or 'at-most' or both.");
        if (unit is not null && !attribute.Accepts(unit))
            section.Wrong("unit-wrong", section.LineOf("unit"), $"{attribute.Name} is given in {attribute.Unit}; '{unit}' does not convert to it.");
        if (low?.Value > high?.Value) section.Wrong("limits-crossed", section.Line, $"'at-least' ({low}) is more than 'at-most' ({high}).");
        return unit is null || (low is null && high is null)
            ? null
            : new(low, high, unit) { Rounding = rounding == "ph-eur" ? RoundingConvention.PhEur : RoundingConvention.Usp, Guard = guard };
    }

    private static GuardBand? Guard(YamlSection section)
    {
        if (!section.Has("guard-band")) return null;
        if (section.Part("guard-band") is YamlText) return section.OneOf("guard-band", ["expanded-uncertainty"]) is null ? null : new GuardBand(null);
        if (section.Section("guard-band") is not { } part) return null;
        var percent = part.Number("percent-of-limit");
        part.Close();
        if (percent?.Value is <= 0 or > 100) part.Wrong("value-out-of-range", part.Line, $"'percent-of-limit' must lie above 0 and at most at 100, but is {percent}.");
        return percent is null ? null : new GuardBand(percent.Value);
    }
}
