using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Specifications.Yaml;

namespace EvQc.Specifications;

/// <summary>One version of a manual as it stands in the folder.</summary>
/// <param name="Source">The whole file with line ends of one kind.</param>
public sealed record ManualFile(string Path, string Manual, int Number, string Title, DateOnly EffectiveFrom, string Source, string Sha256);

/// <summary>What <c>config/manuals</c> says today: <c>manuals/&lt;name&gt;/v001.md</c>, Markdown below a title and a first day between two lines <c>---</c>.</summary>
public static partial class ManualFolder
{
    private const string Fence = "---\n";

    /// <summary>Every version; every mistake of every file in one pass. No folder means no manual.</summary>
    public static Parsed<IReadOnlyList<ManualFile>> Load(string root)
    {
        var (folder, problems, files) = (Path.Combine(root, "manuals"), new List<Problem>(), new List<ManualFile>());
        string[] found = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
        foreach (var path in found)
        {
            var name = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (FileName().Match(name) is not { Success: true } place)
                problems.Add(Problem.Error("file-misplaced", $"{name}: manuals are named manuals/<name>/v001.md; move or remove this file."));
            else if (Read(name, place.Groups["name"].Value, int.Parse(place.Groups["version"].Value, CultureInfo.InvariantCulture), Encoding.UTF8.GetString(File.ReadAllBytes(path)), problems) is { } file)
                files.Add(file);
        }

        ManualFile[] ordered = [.. files.OrderBy(f => f.Manual, StringComparer.Ordinal).ThenBy(f => f.Number)];
        foreach (var (earlier, later) in ordered.Zip(ordered.Skip(1)).Where(p => p.First.Manual == p.Second.Manual && p.Second.EffectiveFrom <= p.First.EffectiveFrom))
            problems.Add(Problem.Error("version-order", $"{later.Path}: it must come into force after {earlier.Path}; change 'effective-from'."));
        return new(problems.Count == 0 ? ordered : null, problems);
    }

    /// <summary>The Markdown below the heading lines.</summary>
    public static string BodyOf(string source) => source.IndexOf("\n" + Fence, StringComparison.Ordinal) is var end and > 0 ? source[(end + 1 + Fence.Length)..] : source;

    private static ManualFile? Read(string name, string manual, int number, string text, List<Problem> problems)
    {
        var source = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        if (!source.StartsWith(Fence, StringComparison.Ordinal) || source.IndexOf("\n" + Fence, StringComparison.Ordinal) is not (var end and > 0))
        {
            problems.Add(Problem.Error("heading-missing", $"{name}: it begins with 'title' and 'effective-from' between two lines '---'."));
            return null;
        }

        var mistakes = new Mistakes(name);
        var (title, day) = ("", default(DateOnly));
        if (YamlTree.Read(source[..(end + 1)], mistakes) is { } root)
        {
            var heading = new YamlSection(root, "manual", mistakes);
            title = heading.Text("title") ?? "";
            if (heading.Text("effective-from") is { } from && !DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
                heading.Wrong("value-not-a-day", heading.LineOf("effective-from"), $"'effective-from' must be a day such as 2026-01-31, but is '{from}'.");
            if (title.Length > 200) heading.Wrong("value-too-long", heading.LineOf("title"), "'title' has at most 200 characters.");
            heading.Close();
        }

        if (string.IsNullOrWhiteSpace(BodyOf(source))) mistakes.Add("manual-empty", null, "the manual is empty.");
        problems.AddRange(mistakes.Problems);
        return mistakes.Count == 0 ? new(name, manual, number, title, day, source, Evidence.HashOf(source)) : null;
    }

    [GeneratedRegex(@"^manuals/(?<name>[a-z0-9-]{1,60})/v(?<version>[0-9]{3,6})\.md$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();
}
