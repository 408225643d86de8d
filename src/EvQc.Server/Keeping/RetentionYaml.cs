using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Specifications.Yaml;

namespace EvQc.Keeping;

/// <summary>Reads <c>config/retention.yaml</c>, strictly: every kind of record has one period; reserve samples may have one.</summary>
public static class RetentionYaml
{
    public const string File = "retention.yaml";

    private static readonly Dictionary<string, RecordKind> s_kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["production"] = RecordKind.Production,
        ["laboratory"] = RecordKind.Laboratory,
        ["raw-files"] = RecordKind.RawFiles,
        ["decision"] = RecordKind.Decision,
        ["audit-trail"] = RecordKind.AuditTrail,
        ["traceability"] = RecordKind.Traceability,
        ["reserve-sample"] = RecordKind.ReserveSample,
    };

    public static Parsed<RetentionPlan> Read(string file, string source)
    {
        var mistakes = new Mistakes(file);
        var plan = YamlTree.Read(source, mistakes) is { } root ? Read(new YamlSection(root, "retention", mistakes)) : null;
        return new(mistakes.Count == 0 ? plan : null, mistakes.Problems);
    }

    /// <summary>No file means that no period is configured, which the page of a batch then says.</summary>
    internal static RetentionPlan Read(IConfiguration configuration)
    {
        var path = Path.Combine(configuration["Configuration:Path"] ?? Path.Combine(AppContext.BaseDirectory, "config"), File);
        if (!System.IO.File.Exists(path)) return new(new Dictionary<string, int>(StringComparer.Ordinal), []);
        var plan = Read(File, System.IO.File.ReadAllText(path));
        return plan.IsUsable ? plan.Value : throw new CannotStartException(string.Join(Environment.NewLine, plan.Errors.Select(e => e.Message)));
    }

    private static RetentionPlan Read(YamlSection root)
    {
        var shelfLife = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var section in Sections(root, "shelf-life"))
        {
            if (section.Text("product") is { } product && section.Whole("months") is { } months && !shelfLife.TryAdd(product, months))
                section.Wrong("product-twice", section.Line, $"the shelf-life of '{product}' is there twice.");
            section.Close();
        }

        var rules = new List<RetentionRule>();
        foreach (var section in Sections(root, "records"))
            if (Rule(section) is { } rule)
            {
                if (rules.Any(r => r.Kind == rule.Kind)) section.Wrong("kind-twice", section.Line, $"the kind '{section.Text("kind")}' is there twice.");
                rules.Add(rule);
            }

        root.Close();
        foreach (var missing in s_kinds.Where(k => root.Mistakes.Count == 0 && k.Value != RecordKind.ReserveSample && rules.All(r => r.Kind != k.Value)))
            root.Wrong("kind-missing", root.LineOf("records"), $"there is no period for the kind '{missing.Key}'.");
        return new(shelfLife, rules);
    }

    private static IEnumerable<YamlSection> Sections(YamlSection root, string key)
    {
        foreach (var item in root.List(key))
            if (item is YamlMap map) yield return new YamlSection(map, key, root.Mistakes);
            else root.Wrong("value-kind", item.Line, $"an entry of '{key}' must be a group of keys, but is {item.Kind}.");
    }

    private static RetentionRule? Rule(YamlSection section)
    {
        var (kind, title, source) = (section.OneOf("kind", [.. s_kinds.Keys]), section.Text("title"), section.Text("source"));
        var (expiry, decision) = (section.Whole("years-after-expiry", min: 0), section.Whole("years-after-decision"));
        section.Close();
        foreach (var (key, years) in new[] { ("years-after-expiry", expiry), ("years-after-decision", decision) })
            if (years > 200) section.Wrong("years-out-of-range", section.LineOf(key), $"'{key}' is at most 200.");
        return kind is null || title is null || source is null || expiry is not { } afterExpiry || decision is not { } afterDecision
            ? null
            : new(s_kinds[kind], title, afterExpiry, afterDecision, source);
    }
}
