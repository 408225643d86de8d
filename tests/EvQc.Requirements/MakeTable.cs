using System.Globalization;
using System.Xml.Linq;

namespace EvQc.Requirements;

/// <summary>Reads every xunit report of a folder and writes the table beside them. Ends with 1 when the table does not hold, with 2 when it cannot be made.</summary>
public static class MakeTable
{
    public static async Task<int> RunAsync(string[] words, TextWriter said, TextWriter wrong)
    {
        if (words is not [var listFile, var folder])
        {
            await wrong.WriteLineAsync("Usage: EvQc.Requirements LIST.md RESULTS: reads every xunit report (*.xml) in RESULTS and writes requirements.md and requirements.html beside them.");
            return 2;
        }

        var list = RequirementList.Read(await File.ReadAllTextAsync(listFile));
        foreach (var problem in list.Problems) await wrong.WriteLineAsync($"{listFile}: {problem}");
        if (!list.IsUsable) return 2;

        var reports = Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).Select(XDocument.Load).ToArray();
        var table = Traceability.Of(list.Value, [.. reports.SelectMany(ProvingTest.ReadReport)]);
        var run = RunOf(listFile, reports);
        await File.WriteAllTextAsync(Path.Combine(folder, "requirements.md"), TraceabilityDocument.Markdown(table, run));
        await File.WriteAllTextAsync(Path.Combine(folder, "requirements.html"), TraceabilityDocument.Html(table, run));

        foreach (var breach in table.Breaches) await wrong.WriteLineAsync(breach);
        await said.WriteLineAsync($"Requirements: {TraceabilityDocument.Summary(table)}. The table is in {Path.Combine(folder, "requirements.html")}.");
        return table.Breaches.Count == 0 ? 0 : 1;
    }

    private static string RunOf(string listFile, IReadOnlyList<XDocument> reports)
    {
        var suites = reports.SelectMany(r => r.Descendants("assembly")).ToArray();
        var begun = suites.Select(a => $"{(string?)a.Attribute("run-date")} {(string?)a.Attribute("run-time")}").DefaultIfEmpty("never").Min(StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture,
            $"Made from {Path.GetFileName(listFile)} and the reports of {suites.Length} suites with {suites.Sum(a => (int?)a.Attribute("total") ?? 0)} test cases, begun {begun} on {Environment.MachineName}.");
    }
}
