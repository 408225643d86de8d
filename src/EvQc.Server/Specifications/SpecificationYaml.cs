using System.Globalization;
using EvQc.Assays;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Specifications.Yaml;

namespace EvQc.Specifications;

/// <summary>Reads one version of a release specification. Strict: unknown keys and everything that cannot be judged later are mistakes now.</summary>
public static class SpecificationYaml
{
    /// <summary>What ICH Q6B asks every specification to cover, or to say why not.</summary>
    private static readonly AttributeCategory[] Demanded =
        [AttributeCategory.Appearance, AttributeCategory.Quantity, AttributeCategory.Identity, AttributeCategory.Purity, AttributeCategory.Potency];

    /// <param name="file">Name for messages.</param>
    /// <param name="source">The text of the file; its SHA-256 (of the UTF-8 bytes) becomes part of the specification.</param>
    public static Parsed<Specification> Read(string file, string source)
    {
        var mistakes = new Mistakes(file);
        var specification = YamlTree.Read(source, mistakes) is { } root ? Read(new YamlSection(root, "specification", mistakes), source) : null;
        return new(mistakes.Count == 0 ? specification : null, mistakes.Problems);
    }

    private static Specification Read(YamlSection root, string source)
    {
        var specification = new Specification
        {
            Product = ProductCode(root),
            Title = root.Text("title") ?? "",
            Version = root.Whole("version") ?? 0,
            EffectiveFrom = Day(root, "effective-from"),
            Rules = AssayRulesYaml.Read(root),
            Criteria = Criteria(root, out var allRead),
            OmittedCategories = Omitted(root),
            Sha256 = Evidence.HashOf(source),
        };
        root.Close();

        // A criterion with a mistake of its own may be the one that seems to be missing: say first what is certain.
        foreach (var category in Demanded.Where(d => allRead && !specification.OmittedCategories.ContainsKey(d) && !specification.Criteria.Any(c => c.Category == d)))
            root.Wrong("category-empty", root.LineOf("criteria"), $"no criterion covers {Name(category)}; add one, or justify its absence under 'omitted-categories'.");
        foreach (var category in specification.OmittedCategories.Keys.Where(o => specification.Criteria.Any(c => c.Category == o)))
            root.Wrong("category-not-empty", root.LineOf("omitted-categories"), $"{Name(category)} is justified as omitted, but has a criterion.");
        CriterionYaml.Check(specification, root);
        return specification;
    }

    /// <summary>Codes are used in folder names, addresses and labels: small letters, digits and hyphens.</summary>
    internal static string ProductCode(YamlSection root)
    {
        var code = root.Text("product") ?? "";
        if (code.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            root.Wrong("product-code", root.LineOf("product"), $"a product code has small letters, digits and hyphens only, unlike '{code}'.");
        return code;
    }

    private static DateOnly Day(YamlSection root, string key)
    {
        if (root.Text(key) is not { } text) return default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        root.Wrong("value-not-a-day", root.LineOf(key), $"'{key}' must be a day such as 2026-01-31, but is '{text}'.");
        return default;
    }

    private static List<Criterion> Criteria(YamlSection root, out bool allRead)
    {
        var criteria = new List<Criterion>();
        var items = root.List("criteria");
        if (items.Count == 0 && root.Has("criteria")) root.Wrong("criteria-empty", root.LineOf("criteria"), "there is no criterion to judge by.");
        foreach (var item in items)
        {
            if (item is not YamlMap map) root.Wrong("value-kind", item.Line, $"a criterion must be a group of keys, but is {item.Kind}.");
            else if (CriterionYaml.Read(map, root.Mistakes) is { } criterion)
            {
                if (criteria.Any(c => string.Equals(c.Id, criterion.Id, StringComparison.OrdinalIgnoreCase)))
                    root.Wrong("criterion-twice", map.Line, $"the criterion id {criterion.Id} is there twice.");
                criteria.Add(criterion);
            }
        }

        allRead = criteria.Count == items.Count;
        return criteria;
    }

    private static Dictionary<AttributeCategory, string> Omitted(YamlSection root)
    {
        var omitted = new Dictionary<AttributeCategory, string>();
        if (root.Section("omitted-categories", required: false) is not { } section) return omitted;
        foreach (var entry in section.Named())
        {
            var category = Enum.GetValues<AttributeCategory>().Where(c => Name(c) == entry.Key).Select(c => (AttributeCategory?)c).FirstOrDefault();
            if (category is null)
                section.Wrong("category-unknown", entry.Line, $"'{entry.Key}' is not a category; known are {string.Join(", ", Enum.GetValues<AttributeCategory>().Select(Name))}.");
            else if (section.Text(entry.Key) is { } justification) omitted[category.Value] = justification;
        }

        return omitted;
    }

    internal static string Name(AttributeCategory category) => category == AttributeCategory.InProcess ? "in-process" : category.ToString().ToLowerInvariant();
}
