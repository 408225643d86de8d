using EvQc.Quantities;
using EvQc.Specifications.Yaml;

namespace EvQc.Review;

/// <summary>Reads one version of the checklist of phase I, strictly.</summary>
internal static class OosChecklistYaml
{
    private static readonly Dictionary<string, CheckArea> s_areas = new(StringComparer.OrdinalIgnoreCase)
    {
        ["instrument"] = CheckArea.Instrument,
        ["controls"] = CheckArea.Controls,
        ["calculation"] = CheckArea.Calculation,
        ["sample"] = CheckArea.Sample,
        ["analyst"] = CheckArea.Analyst,
        ["raw-data"] = CheckArea.RawData,
        ["retained"] = CheckArea.Retained,
    };

    public static Parsed<OosChecklist> Read(string file, string source)
    {
        var mistakes = new Mistakes(file);
        var checklist = YamlTree.Read(source, mistakes) is { } root ? Read(new YamlSection(root, "checklist", mistakes), source) : null;
        return new(mistakes.Count == 0 ? checklist : null, mistakes.Problems);
    }

    private static OosChecklist Read(YamlSection root, string source)
    {
        var (version, questions) = (root.Whole("version"), new List<CheckQuestion>());
        foreach (var item in root.List("questions"))
            if (item is not YamlMap map) root.Wrong("value-kind", item.Line, $"a question must be a group of keys, but is {item.Kind}.");
            else if (Question(new YamlSection(map, "question", root.Mistakes)) is { } question)
            {
                if (questions.Exists(q => q.Code == question.Code)) root.Wrong("question-twice", map.Line, $"the question '{question.Code}' is there twice.");
                questions.Add(question);
            }

        root.Close();
        foreach (var (name, _) in s_areas.Where(a => root.Mistakes.Count == 0 && !questions.Exists(q => q.Area == a.Value)))
            root.Wrong("area-missing", root.LineOf("questions"), $"no question is about '{name}'; phase I looks at each area.");
        return new(version ?? 0, Evidence.HashOf(source), questions);
    }

    private static CheckQuestion? Question(YamlSection section)
    {
        var (code, asks, area) = (section.Text("code"), section.Text("asks"), section.OneOf("area", [.. s_areas.Keys]));
        section.Close();
        if (code?.Length > 60) section.Wrong("code-too-long", section.LineOf("code"), "'code' has at most 60 characters.");
        if (asks?.Length > 1000) section.Wrong("question-too-long", section.LineOf("asks"), "'asks' has at most 1,000 characters.");
        return code is null || asks is null || area is null ? null : new(code, asks, s_areas[area]);
    }
}
