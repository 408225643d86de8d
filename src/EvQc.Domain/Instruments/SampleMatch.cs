using System.Text.RegularExpressions;

namespace EvQc.Instruments;

/// <summary>Which sample of the laboratory a file's sample name was matched to, and why.</summary>
/// <param name="Label">Null when nothing matched: a person has to say.</param>
public sealed record SampleMatch(string? Label, string Why)
{
    /// <summary>
    /// Matches by label only, in this order: the file's sample name is a label; the instrument's pattern finds a label in it; it contains exactly
    /// one label; the file name contains exactly one label. Longer labels win over labels they contain (<c>…-FP2</c> over <c>…-FP</c>). Nothing is guessed from likeness.
    /// </summary>
    /// <param name="pattern">A regular expression with a group <c>label</c>: how this instrument's sample names are written.</param>
    public static SampleMatch Of(string sampleText, string fileName, IReadOnlyCollection<string> labels, string? pattern = null)
    {
        var text = sampleText.Trim();
        if (labels.FirstOrDefault(l => Same(l, text)) is { } exact) return new(exact, "the sample name in the file is this label");
        if (pattern is not null && ByPattern(text, pattern) is { } part && labels.FirstOrDefault(l => Same(l, part)) is { } named) return new(named, $"the pattern of the instrument finds this label in '{text}'");
        if (Single(text, labels) is { } inText) return new(inText, $"the sample name '{text}' contains this label");
        if (Single(fileName, labels) is { } inName) return new(inName, $"the file name '{fileName}' contains this label");
        return new(null, text.Length == 0 ? "the file names no sample" : $"no sample has the label '{text}'");
    }

    private static string? Single(string text, IReadOnlyCollection<string> labels)
    {
        var found = labels.Where(l => text.Contains(l, StringComparison.OrdinalIgnoreCase)).ToArray();
        var longest = found.Where(l => !found.Any(o => o.Length > l.Length && o.Contains(l, StringComparison.OrdinalIgnoreCase))).ToArray();
        return longest is [var one] ? one : null;
    }

    private static string? ByPattern(string text, string pattern) =>
        Regex.Match(text, pattern, RegexOptions.NonBacktracking).Groups["label"] is { Success: true } found ? found.Value : null;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
