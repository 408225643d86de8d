using System.Globalization;
using System.Net;
using System.Text;

namespace EvQc.Requirements;

/// <summary>The table for a customer's validation team: as Markdown and as one HTML file that needs nothing else.</summary>
public static class TraceabilityDocument
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1c2733}table{border-collapse:collapse;width:100%;margin:0 0 2rem}"
        + "th,td{border:1px solid #ccd4dc;padding:.4rem .6rem;text-align:left;vertical-align:top}th{background:#eef2f6}"
        + "ul{margin:0;padding-left:1.1rem}.proven{color:#17692f;font-weight:600}.not{color:#8a1f11;font-weight:600}.open{color:#5d6b79}";

    public static string Summary(Traceability table) =>
        string.Create(CultureInfo.InvariantCulture, $"{table.Proven} requirements proven, {table.NotClaimed} not claimed")
        + (table.Breaches.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {table.Rows.Count - table.Proven - table.NotClaimed} claimed and not proven"));

    public static string Markdown(Traceability table, string run)
    {
        var text = new StringBuilder("# Requirements of EvQc and the tests that prove them\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Summary(table)}. {run}\n\n");
        foreach (var breach in table.Breaches) text.Append("- ").Append(breach).Append('\n');
        foreach (var source in table.Rows.GroupBy(r => r.Requirement.Source))
        {
            text.Append(CultureInfo.InvariantCulture, $"## {source.Key}\n\n| id | clause | statement | risk | function | tests | result |\n|---|---|---|---|---|---|---|\n");
            foreach (var row in source)
                text.Append('|').AppendJoin('|', CellsOf(row).Select(c => $" {Cell(c)} ")).Append("|\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    public static string Html(Traceability table, string run)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Requirements of EvQc</title><style>").Append(Style).Append("</style></head><body>\n");
        text.Append(CultureInfo.InvariantCulture, $"<h1>Requirements of EvQc and the tests that prove them</h1>\n<p>{Coded(Summary(table))}. {Coded(run)}</p>\n");
        if (table.Breaches.Count > 0) text.Append("<ul>").AppendJoin("", table.Breaches.Select(b => $"<li class=\"not\">{Coded(b)}</li>")).Append("</ul>\n");
        foreach (var source in table.Rows.GroupBy(r => r.Requirement.Source))
        {
            text.Append(CultureInfo.InvariantCulture, $"<h2>{Coded(source.Key)}</h2>\n<table><thead><tr><th>Id</th><th>Clause</th><th>Statement</th><th>Risk</th><th>Function</th><th>Tests</th><th>Result</th></tr></thead><tbody>\n");
            foreach (var row in source) text.Append(RowOf(row));
            text.Append("</tbody></table>\n");
        }

        return text.Append("</body></html>\n").ToString();
    }

    private static string RowOf(TracedRequirement row)
    {
        var cells = CellsOf(row);
        var tests = string.Concat(row.Tests.Select(t => $"<li>{Coded(NameOf(t))}</li>"));
        var how = row.IsProven ? "proven" : row.Requirement.IsClaimed ? "not" : "open";
        return $"<tr id=\"{Coded(cells[0])}\"><th scope=\"row\">{Coded(cells[0])}</th>{string.Concat(cells[1..5].Select(c => $"<td>{Coded(c)}</td>"))}"
            + $"<td>{(tests.Length > 0 ? $"<ul>{tests}</ul>" : "–")}</td><td class=\"{how}\">{Coded(cells[6])}</td></tr>\n";
    }

    private static string[] CellsOf(TracedRequirement row) =>
    [
        row.Requirement.Id, row.Requirement.Clause, row.Requirement.Statement, row.Requirement.Risk.ToString().ToLowerInvariant(),
        row.Tests.Count == 0 ? "–" : string.Join(", ", row.Capabilities), row.Tests.Count == 0 ? "–" : string.Join("; ", row.Tests.Select(NameOf)), ResultOf(row),
    ];

    private static string NameOf(ProvingTest test) => $"{test.Situation}: {test.Sentence} ({test.Result})";

    private static string ResultOf(TracedRequirement row) =>
        row.Requirement.NotYet is { } why ? $"Not claimed: {why}" : row.IsProven ? "Proven" : "Not proven";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Coded(string text) => WebUtility.HtmlEncode(text);
}
