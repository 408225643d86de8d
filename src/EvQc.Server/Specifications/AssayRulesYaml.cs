using EvQc.Assays;
using EvQc.Quantities;
using EvQc.Specifications.Yaml;

namespace EvQc.Specifications;

/// <summary>Reads the part of a specification that calculations need: window, label claim, markers, panel, replicates, uncertainties.</summary>
internal static class AssayRulesYaml
{
    public static AssayRules Read(YamlSection root) => new()
    {
        SizeWindow = Window(root.Section("size-window", required: false)),
        LabelClaim = Amount(root.Section("label-claim", required: false), Unit.Particles),
        CoverageFactor = Positive(root, "coverage-factor", required: false) ?? 2,
        Markers = [.. Each(root, "markers", Marker)],
        Panel = Panel(root.Section("panel", required: false)),
        Replicates = [.. Each(root, "replicates", Replicate)],
        Uncertainties = [.. Each(root, "uncertainty", Uncertainty)],
    };

    /// <summary>A number with a unit; a positive one of the dimension wanted.</summary>
    private static Quantity? Amount(YamlSection? section, Unit wanted)
    {
        if (section is null) return null;
        var (value, unit) = (Positive(section, "value"), section.Unit("unit"));
        section.Close();
        if (unit is not null && !unit.ConvertsTo(wanted)) section.Wrong("unit-wrong", section.LineOf("unit"), $"'{unit}' does not convert to {wanted}.");
        return value is { } number && unit is not null ? new Quantity(number, unit) : null;
    }

    private static SizeWindow? Window(YamlSection? section)
    {
        if (section is null) return null;
        var (from, to, unit) = (section.Number("from"), section.Number("to"), section.Unit("unit"));
        section.Close();
        if (from is null || to is null || unit is null) return null;
        if (!unit.ConvertsTo(Unit.Nanometre)) section.Wrong("unit-wrong", section.LineOf("unit"), $"'{unit}' does not convert to nm.");
        else if (from.Value < 0 || from.Value >= to.Value) section.Wrong("window-empty", section.Line, $"'from' ({from}) must be less than 'to' ({to}) and not negative.");
        else return new(new Quantity(from.Value, unit).In(Unit.Nanometre).Value, new Quantity(to.Value, unit).In(Unit.Nanometre).Value);
        return null;
    }

    private static IEnumerable<T> Each<T>(YamlSection root, string key, Func<YamlSection, string, T?> read)
        where T : class
    {
        if (root.Section(key, required: false) is not { } section) yield break;
        foreach (var entry in section.Named())
            if (section.Section(entry.Key) is { } part && read(part, entry.Key) is { } rule)
                yield return rule;
    }

    private static MarkerRule? Marker(YamlSection section, string name)
    {
        var marker = FindMarker(section, name, section.Line);
        var times = section.Number("times-negative", required: false);
        if (times?.Value <= 1) section.Wrong("cutoff-too-low", section.LineOf("times-negative"), $"'times-negative' must be more than 1, but is {times}.");
        var least = SignalAtLeast(section.Section("at-least", required: false));
        section.Close();
        if (times is null && !section.Has("at-least")) section.Wrong("cutoff-missing", section.Line, "give 'times-negative' or 'at-least' or both.");
        return marker is null ? null : new(marker.Code, times?.Value, least);
    }

    private static Quantity? SignalAtLeast(YamlSection? section)
    {
        if (section is null) return null;
        var (value, unit) = (Positive(section, "value"), section.Unit("unit"));
        section.Close();
        if (unit is not null && !Attributes.Of("marker.CD9").Accepts(unit))
            section.Wrong("unit-wrong", section.LineOf("unit"), $"'{unit}' is not a unit of a marker's signal.");
        return value is { } number && unit is not null ? new Quantity(number, unit) : null;
    }

    private static PanelRule? Panel(YamlSection? section)
    {
        if (section is null) return null;
        var markers = section.Texts("markers").Select(t => FindMarker(section, t.Value, t.Line)).OfType<Marker>().ToArray();
        var rule = new PanelRule(
            [.. markers.Select(m => m.Code)],
            section.Whole("positive", required: false) ?? 3,
            section.Whole("category-1", required: false, min: 0) ?? 1,
            section.Whole("category-2", required: false, min: 0) ?? 1);
        section.Close();
        foreach (var odd in markers.Where(m => !m.IsPositiveMarker))
            section.Wrong("panel-marker", section.LineOf("markers"), $"{odd.Name} is no positive marker; the panel counts MISEV categories 1 and 2.");
        foreach (var twice in rule.Markers.GroupBy(m => m, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            section.Wrong("panel-marker-twice", section.LineOf("markers"), $"{twice.Key} is there twice and would count twice.");
        if (markers.Length < rule.Positive || markers.Count(m => m.MisevCategory == 1) < rule.Category1 || markers.Count(m => m.MisevCategory == 2) < rule.Category2)
            section.Wrong("panel-too-small", section.LineOf("markers"), "the panel's rule could never be met with these markers.");
        return rule;
    }

    private static Marker? FindMarker(YamlSection section, string name, int line)
    {
        if (Assays.Marker.Find($"marker.{name}") is { } marker) return marker;
        var known = Assays.Marker.All.Select(m => m.Code["marker.".Length..]).ToArray();
        var near = Spelling.Nearest(name, known);
        section.Wrong("marker-unknown", line, $"'{name}' is not a marker EvQc knows{(near is null ? $"; known are {string.Join(", ", known)}." : $"; did you mean '{near}'?")}");
        return null;
    }

    private static ReplicateRule? Replicate(YamlSection section, string attribute)
    {
        var (count, statistic, cv) = (section.Whole("count"), section.OneOf("statistic", ["mean", "median"]), Positive(section, "max-cv-percent"));
        section.Close();
        return NumericAttribute(section, attribute) is { } known && count is not null && statistic is not null && cv is not null
            ? new(known.Code, count.Value, statistic == "mean" ? ReplicateStatistic.Mean : ReplicateStatistic.Median, cv.Value)
            : null;
    }

    private static AssayUncertainty? Uncertainty(YamlSection section, string attribute)
    {
        var (assay, dilution) = (NotNegative(section, "assay-cv-percent"), NotNegative(section, "dilution-cv-percent"));
        section.Close();
        return NumericAttribute(section, attribute) is { } known && assay is not null && dilution is not null ? new(known.Code, assay.Value, dilution.Value) : null;
    }

    private static AttributeInfo? NumericAttribute(YamlSection section, string code)
    {
        if (Attributes.TryFind(code, out var found) && found is { Kind: AttributeKind.Numeric, IsComputed: false }) return found;
        var hint = found is not null ? "it is not a measured number" : Attributes.Nearest(code) is { } near ? $"did you mean '{near}'?" : "EvQc does not know it";
        section.Wrong("attribute-wrong", section.Line, $"'{code}' cannot stand here: {hint}");
        return null;
    }

    private static decimal? Positive(YamlSection section, string key, bool required = true) => Limited(section, key, required, n => n > 0, "more than zero");

    private static decimal? NotNegative(YamlSection section, string key) => Limited(section, key, true, n => n >= 0, "zero or more");

    private static decimal? Limited(YamlSection section, string key, bool required, Func<decimal, bool> allowed, string demand)
    {
        if (section.Number(key, required) is not { } number) return null;
        if (allowed(number.Value)) return number.Value;
        section.Wrong("value-out-of-range", section.LineOf(key), $"'{key}' must be {demand}, but is {number}.");
        return null;
    }
}
