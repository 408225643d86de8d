using System.Globalization;
using System.Text;

namespace EvQc.Review.Packages;

/// <summary>The dossier as one page that needs nothing else: no script, no font, no address outside.</summary>
internal static class DossierPage
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:96rem;padding:0 1rem}
        h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin:2rem 0 .3rem}
        p{margin:.2rem 0 .6rem;max-width:60rem}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;font-size:.85rem}
        th,td{border:1px solid #8888;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;min-width:5.5rem;max-width:34rem;white-space:pre-line}
        th{background:#8882;overflow-wrap:normal}
        tr.marked{background:#f5a62333}tr.marked td:first-child{border-left:4px solid #d17a00}
        @media print{body{margin:0;max-width:none;font-size:10px}.wide{overflow:visible}}
        """;

    public static byte[] Of(string batch, IReadOnlyList<DossierSection> sections)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Dossier of batch ").Append(Text(batch)).Append("</title>\n<style>\n")
            .Append(Style.ReplaceLineEndings("\n")).Append("\n</style>\n</head>\n<body>\n<h1>Dossier of batch ").Append(Text(batch)).Append("</h1>\n")
            .Append("<p>Made by EvQc from the records in this package. Check it with: evqc verify FILE.zip</p>\n<nav aria-label=\"Sections\"><ul>\n");
        for (var i = 0; i < sections.Count; i++) html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#s{i}\">{Text(sections[i].Title)}</a> ({sections[i].Rows.Count})</li>\n");
        html.Append("</ul></nav>\n<main>\n");
        for (var i = 0; i < sections.Count; i++) Append(html, sections[i], i);
        return PackageJson.Bytes(html.Append("</main>\n</body>\n</html>\n").ToString());
    }

    private static void Append(StringBuilder html, DossierSection section, int number)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"s{number}\">\n<h2 id=\"s{number}\">{Text(section.Title)}</h2>\n");
        if (section.Note is { } note) html.Append("<p>").Append(Text(note)).Append("</p>\n");
        if (section.Rows.Count == 0)
        {
            html.Append("<p>None.</p>\n</section>\n");
            return;
        }

        html.Append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"s").Append(number.ToString(CultureInfo.InvariantCulture)).Append("\"><table>\n");
        if (section.Columns.Any(c => c.Length > 0)) html.Append("<thead><tr>").AppendJoin("", section.Columns.Select(c => $"<th scope=\"col\">{Text(c)}</th>")).Append("</tr></thead>\n");
        html.Append("<tbody>\n");
        for (var i = 0; i < section.Rows.Count; i++)
            html.Append(section.Marked.Contains(i) ? "<tr class=\"marked\">" : "<tr>").AppendJoin("", section.Rows[i].Select(c => $"<td>{Text(c)}</td>")).Append("</tr>\n");
        html.Append("</tbody>\n</table></div>\n</section>\n");
    }

    private static string Text(string? text) => SafeXml.Escape(SafeXml.Clean(text));
}
