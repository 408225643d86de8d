using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace EvQc.Specifications;

/// <summary>
/// The plain part of Markdown that manuals are written in: headings, paragraphs, lists, <c>**bold**</c>, <c>`code`</c>. Everything else is shown as it is written;
/// no markup of the text itself ever reaches the page.
/// </summary>
public static partial class PlainMarkdown
{
    public static string ToHtml(string text)
    {
        var html = new StringBuilder();
        foreach (var block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            foreach (var part in Parts(block.Split('\n', StringSplitOptions.RemoveEmptyEntries))) html.AppendLine(part);
        return html.ToString();
    }

    private static IEnumerable<string> Parts(string[] lines)
    {
        for (var i = 0; i < lines.Length;)
        {
            var (kind, text) = Line(lines[i]);
            if (kind.StartsWith('h'))
            {
                yield return $"<{kind}>{Inline(text)}</{kind}>";
                i++;
                continue;
            }

            var items = new List<string>();
            var before = kind;
            for (; i < lines.Length && Line(lines[i]) is var (next, said) && (next == kind || (next == "p" && items.Count > 0)); i++)
            {
                if (next == "p" && items.Count > 0) items[^1] += " " + said;
                else items.Add(said);
            }

            yield return before == "p" ? $"<p>{Inline(items[0])}</p>" : $"<{before}>{string.Concat(items.Select(item => $"<li>{Inline(item)}</li>"))}</{before}>";
        }
    }

    /// <summary>The page's own title is its h1, so the headings of the text begin one lower.</summary>
    private static (string Kind, string Text) Line(string line)
    {
        var text = line.Trim();
        if (Heading().Match(text) is { Success: true } heading) return ($"h{Math.Min(heading.Groups["marks"].Length + 1, 4)}", heading.Groups["text"].Value);
        if (text.StartsWith("- ", StringComparison.Ordinal)) return ("ul", text[2..]);
        return Numbered().Match(text) is { Success: true } numbered ? ("ol", numbered.Groups["text"].Value) : ("p", text);
    }

    private static string Inline(string text)
    {
        var encoded = WebUtility.HtmlEncode(text);
        return Bold().Replace(Code().Replace(encoded, "<code>${text}</code>"), "<strong>${text}</strong>");
    }

    [GeneratedRegex("^(?<marks>#{1,4}) (?<text>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^[0-9]{1,3}\. (?<text>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*(?<text>[^*]+)\*\*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bold();
}
