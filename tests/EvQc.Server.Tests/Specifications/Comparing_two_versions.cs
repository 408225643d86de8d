using System.Net;
using System.Text.RegularExpressions;
using EvQc.People;
using Shouldly;
using Xunit;

namespace EvQc.Specifications;

/// <summary>Two real versions side by side: a copy of the shipped configuration with a second version of its specification.</summary>
public sealed partial class Comparing_two_versions(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-12")]
    public async Task Shows_every_difference_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("evqc-config-");
        try
        {
            SecondVersion(folder.FullName);
            await using var laboratory = await Batches.Laboratory.StartAsync(database.Configuration().Append(new("Configuration:Path", folder.FullName)));
            using var visitor = new Visitor(laboratory.Address);
            await visitor.SignInAsync("quinn", DemoPeople.Password);

            var overview = await visitor.GetAsync("/specifications");
            overview.Text.ShouldContain("2027-01-01");
            (await visitor.GetAsync("/specifications/uc-msc-sev/2/compare")).Text.ShouldContain("Choose the version to compare with.");
            var page = await visitor.GetAsync("/specifications/uc-msc-sev/2/compare?with=1");
            page.Status.ShouldBe(HttpStatusCode.OK);
            Rows(page.Text).ShouldBe(
                [
                    "In force from | 2026-01-01 | 2027-01-01",
                    "END-01 Bacterial endotoxin: limit | ≤ 0.25 EU/mL | ≤ 0.20 EU/mL",
                    "VIR-01 Adventitious virus (CMV, HSV): limit | not there | not detected",
                    "VIR-01 Adventitious virus (CMV, HSV): title | not there | Adventitious virus",
                    "VIR-01 Adventitious virus (CMV, HSV): required | not there | required",
                    "VIR-01 Adventitious virus (CMV, HSV): method | not there | PCR",
                    "VIR-01 Adventitious virus (CMV, HSV): justification | not there | –",
                    "Size window | 50–400 nm | 50–300 nm",
                    "RES-02 Residual antibiotic: limit | ≤ 10 ng/mL | taken out",
                    "RES-02 Residual antibiotic: rounding | USP 7.20 | taken out",
                    "RES-02 Residual antibiotic: title | Residual antibiotic | taken out",
                    "RES-02 Residual antibiotic: required | optional | taken out",
                    "RES-02 Residual antibiotic: method | ELISA | taken out",
                    "RES-02 Residual antibiotic: justification | Judged when an antibiotic was used in culture. [check] | taken out",
                ],
                ignoreOrder: true);

            // The other way round tells the same from the other side.
            Rows((await visitor.GetAsync("/specifications/uc-msc-sev/1/compare?with=2")).Text).ShouldContain("END-01 Bacterial endotoxin: limit | ≤ 0.20 EU/mL | ≤ 0.25 EU/mL");
            (await visitor.GetAsync("/specifications/uc-msc-sev/2/compare?with=7")).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void SecondVersion(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Configuration, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(RepositoryRoot.Configuration, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var first = File.ReadAllText(Path.Combine(folder, "specifications", "uc-msc-sev", "v001.yaml"));
        var second = first
            .Replace("version: 1\n", "version: 2\n", StringComparison.Ordinal)
            .Replace("effective-from: 2026-01-01", "effective-from: 2027-01-01", StringComparison.Ordinal)
            .Replace("size-window: { from: 50, to: 400", "size-window: { from: 50, to: 300", StringComparison.Ordinal)
            .Replace("at-most: 0.25", "at-most: 0.20", StringComparison.Ordinal)
            + "\n  - id: VIR-01\n    title: Adventitious virus\n    attribute: adventitious-virus\n    limit: { word: not detected }\n    method: PCR\n";
        second = second.Remove(second.IndexOf("  - id: RES-02", StringComparison.Ordinal), second.IndexOf("  - id: END-01", StringComparison.Ordinal) - second.IndexOf("  - id: RES-02", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "specifications", "uc-msc-sev", "v002.yaml"), second);
    }

    private static IEnumerable<string> Rows(string html) =>
        Row().Matches(html[html.IndexOf("<tbody", StringComparison.Ordinal)..])
            .Select(r => string.Join(" | ", Cell().Matches(r.Value).Select(c => WebUtility.HtmlDecode(Tag().Replace(c.Value, "")).Trim())));

    [GeneratedRegex("<tr.*?</tr>", RegexOptions.Singleline, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("<td.*?</td>", RegexOptions.Singleline, 1000)]
    private static partial Regex Cell();

    [GeneratedRegex("<svg.*?</svg>|<[^>]+>", RegexOptions.Singleline, 1000)]
    private static partial Regex Tag();
}
