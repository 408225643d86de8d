using EvQc.Assays;
using EvQc.Quantities;

namespace EvQc.Specifications.Pages;

/// <summary>A specification's rules in words, for reading and for comparing two versions.</summary>
internal static class SpecificationWords
{
    public static string Of(AttributeCategory category) => category == AttributeCategory.InProcess ? "In process" : category.ToString();

    public static string Rounding(Limit limit) => limit is not NumericLimit numeric ? "–"
        : (numeric.Rounding == RoundingConvention.Usp ? "USP 7.20" : "Ph. Eur., significant figures") + numeric.Guard switch
        {
            null => "",
            { PercentOfLimit: { } percent } => $"; guard band {NumberText.Readable(percent)} % of the limit",
            _ => "; guard band as wide as the uncertainty",
        };

    public static IEnumerable<(string Name, string Text)> Rules(Specification specification)
    {
        var rules = specification.Rules;
        if (rules.SizeWindow is { } window) yield return ("Size window", window.ToString());
        if (rules.LabelClaim is { } claim) yield return ("One dose", claim.ToString());
        yield return ("Coverage factor of intervals", NumberText.Readable(rules.CoverageFactor));
        foreach (var rule in rules.Replicates)
            yield return ($"Readings of {Name(rule.Attribute)}", $"{rule.Count}, {rule.Statistic.ToString().ToLowerInvariant()}, CV at most {NumberText.Readable(rule.MaxCvPercent)} %");
        foreach (var rule in rules.Uncertainties)
            yield return ($"Uncertainty of {Name(rule.Attribute)}", $"assay {NumberText.Readable(rule.AssayCvPercent)} %, dilution {NumberText.Readable(rule.DilutionCvPercent)} %");
    }

    public static IEnumerable<(string Name, string Text)> Markers(AssayRules rules)
    {
        if (rules.Panel is { } panel)
            yield return ("Panel", $"{panel.Positive} of {string.Join(", ", panel.Markers.Select(Marker))}; at least {panel.Category1} of category 1 and {panel.Category2} of category 2");
        foreach (var rule in rules.Markers)
            yield return (Marker(rule.Attribute), "present from " + string.Join(" and ", new[]
            {
                rule.TimesNegative is { } times ? $"{NumberText.Readable(times)} × the negative control" : null,
                rule.AtLeast is { } least ? least.ToString() : null,
            }.OfType<string>()));
    }

    /// <summary>Every line of a specification, by what it is about: two versions are compared line by line.</summary>
    public static IReadOnlyList<(string Key, string Text)> Lines(Specification specification) =>
    [
        ("Title", specification.Title),
        ("In force from", specification.EffectiveFrom.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        .. specification.Criteria.SelectMany(Lines),
        .. Rules(specification),
        .. Markers(specification.Rules).Select(m => ($"Marker {m.Name}", m.Text)),
        .. specification.OmittedCategories.Select(o => ($"Left out: {Of(o.Key)}", o.Value)),
    ];

    private static IEnumerable<(string Key, string Text)> Lines(Criterion criterion)
    {
        var key = $"{criterion.Id} {Attributes.Of(criterion.Attribute).Name}";
        yield return ($"{key}: limit", criterion.Limit.Text);
        if (criterion.Limit is NumericLimit) yield return ($"{key}: rounding", Rounding(criterion.Limit));
        if (criterion.PurityClasses.Count > 0) yield return ($"{key}: purity class", string.Join(" or ", criterion.PurityClasses.Select(p => p.Text())));
        yield return ($"{key}: title", criterion.Title);
        yield return ($"{key}: required", criterion.Required ? "required" : "optional");
        yield return ($"{key}: method", criterion.Method ?? "–");
        yield return ($"{key}: justification", criterion.Justification ?? "–");
    }

    private static string Name(string attribute) => Attributes.Of(attribute).Name.ToLowerInvariant();

    private static string Marker(string code) => Assays.Marker.Find(code)?.Name ?? code;
}
