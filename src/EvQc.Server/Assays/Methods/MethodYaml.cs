using System.Globalization;
using EvQc.Instruments;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Specifications.Yaml;

namespace EvQc.Assays;

/// <summary>Reads one version of a method, strictly: every mistake with its line.</summary>
public static class MethodYaml
{
    private static readonly string[] Captured = [InstrumentFormats.NanoSight];
    private static readonly string[] Particles = [InstrumentFormats.NanoSight, InstrumentFormats.ZetaViewSize];
    private static readonly string[] Plates =
        [InstrumentFormats.SoftMaxPro, InstrumentFormats.Gen5, InstrumentFormats.Kaleido, InstrumentFormats.Mars, InstrumentFormats.Magellan];

    /// <param name="file">Name for messages.</param>
    public static Parsed<Method> Read(string file, string source)
    {
        var mistakes = new Mistakes(file);
        var method = YamlTree.Read(source, mistakes) is { } root ? Read(new YamlSection(root, "method", mistakes), source) : null;
        return new(mistakes.Count == 0 ? method : null, mistakes.Problems);
    }

    private static Method Read(YamlSection root, string source)
    {
        var name = root.Text("method") ?? "";
        if (name.Length > 60 || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            root.Wrong("method-name", root.LineOf("method"), $"a method's name has at most 60 small letters, digits and hyphens, unlike '{name}'.");
        var (version, title) = (root.Whole("version") ?? 0, root.Text("title") ?? "");
        var day = Day(root);
        var formats = Listed(root, "formats", f => InstrumentFormats.All.Contains(f, StringComparer.Ordinal), "layout EvQc reads", InstrumentFormats.All);
        var attributes = Listed(root, "attributes", IsAttribute, "attribute EvQc knows", [.. Attributes.All.Select(a => a.Code)]);
        var rules = Rules(root.Section("rules"), formats);
        var (months, carriesOver) = Training(root, version);
        root.Close();
        return new(name, version, title, day, formats, attributes, rules, Evidence.HashOf(source)) { TrainingMonths = months, TrainingCarriesOver = carriesOver };
    }

    private static (int? Months, bool CarriesOver) Training(YamlSection root, int version)
    {
        var months = root.Whole("training-valid-months", required: false, min: 0);
        if (months > 120) root.Wrong("value-out-of-range", root.LineOf("training-valid-months"), "'training-valid-months' is at most 120; 0 is for training that does not end by time.");
        var carriesOver = root.YesNo("training-carries-over", otherwise: false);
        if (carriesOver && version == 1) root.Wrong("nothing-before", root.LineOf("training-carries-over"), "there is no version before 1 from which training could carry over.");
        return (months, carriesOver);
    }

    private static bool IsAttribute(string code) =>
        code.EndsWith('*') ? Attributes.All.Any(a => !a.IsComputed && a.Code.StartsWith(code[..^1], StringComparison.OrdinalIgnoreCase)) : Attributes.TryFind(code, out var known) && !known.IsComputed;

    private static List<string> Listed(YamlSection root, string key, Func<string, bool> known, string what, IReadOnlyList<string> all)
    {
        var items = root.Texts(key);
        if (items.Count == 0 && root.Has(key)) root.Wrong("list-empty", root.LineOf(key), $"'{key}' names none.");
        foreach (var odd in items.Where(i => !known(i.Value)))
            root.Wrong("value-not-known", odd.Line, $"'{odd.Value}' is no {what}{(Spelling.Nearest(odd.Value, all) is { } near ? $"; did you mean '{near}'?" : ".")}");
        foreach (var twice in items.GroupBy(i => i.Value, StringComparer.Ordinal).Where(g => g.Count() > 1)) root.Wrong("value-twice", twice.Last().Line, $"'{twice.Key}' is there twice.");
        return [.. items.Select(i => i.Value)];
    }

    private static DateOnly Day(YamlSection root)
    {
        if (root.Text("effective-from") is not { } text) return default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        root.Wrong("value-not-a-day", root.LineOf("effective-from"), $"'effective-from' must be a day such as 2026-01-31, but is '{text}'.");
        return default;
    }

    private static List<MethodRule> Rules(YamlSection? section, IReadOnlyList<string> formats)
    {
        var rules = new List<MethodRule>();
        if (section is null) return rules;
        foreach (var kind in Enum.GetValues<MethodRuleKind>())
            if (section.Section(MethodRule.NameOf(kind), required: false) is { } part)
                rules.Add(Rule(part, kind, formats));
        section.Close();
        if (rules.Count == 0) section.Wrong("rules-empty", section.Line, "the method asks for nothing.");
        return rules;
    }

    private static MethodRule Rule(YamlSection part, MethodRuleKind kind, IReadOnlyList<string> formats)
    {
        var (least, most) = kind == MethodRuleKind.BeadCheck ? (null, null) : (Positive(part, "at-least"), Positive(part, "at-most"));
        var hours = kind is MethodRuleKind.BeadCheck or MethodRuleKind.Blank ? Positive(part, "within-hours") : null;
        var share = kind == MethodRuleKind.BackCalculated ? Positive(part, "share-percent") : null;
        if (share > 100) part.Wrong("value-out-of-range", part.LineOf("share-percent"), "'share-percent' is at most 100.");
        var source = part.Text("source", required: false);
        part.Close();
        if (kind != MethodRuleKind.BeadCheck && least is null && most is null) part.Wrong("limit-missing", part.Line, "give 'at-least' or 'at-most' or both.");
        if (least > most) part.Wrong("limits-crossed", part.Line, "'at-least' is above 'at-most'.");
        var answering = Answering(kind);
        foreach (var silent in formats.Where(f => answering is not null && !answering.Contains(f, StringComparer.Ordinal)))
            part.Wrong("rule-unanswerable", part.Line, $"no {silent} file could ever answer this rule; it needs one of {string.Join(", ", answering!)}.");
        return new(kind, least, most, hours, source) { SharePercent = share };
    }

    /// <summary>The layouts whose files can answer a rule; null for those that every file can.</summary>
    private static string[]? Answering(MethodRuleKind kind) => kind switch
    {
        MethodRuleKind.Captures or MethodRuleKind.CaptureCv => Captured,
        MethodRuleKind.ParticlesPerFrame or MethodRuleKind.CompletedTracks or MethodRuleKind.Blank => Particles,
        MethodRuleKind.CurveRSquared or MethodRuleKind.CurvePoints or MethodRuleKind.BackCalculated => Plates,
        _ => null,
    };

    private static decimal? Positive(YamlSection section, string key)
    {
        if (section.Number(key, required: false) is not { } number) return null;
        if (number.Value is > 0 and < 1E12m) return number.Value;
        section.Wrong("value-out-of-range", section.LineOf(key), $"'{key}' must be more than zero, but is {number}.");
        return null;
    }
}
