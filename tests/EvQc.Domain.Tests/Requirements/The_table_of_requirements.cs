using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace EvQc.Requirements;

public sealed class The_table_of_requirements
{
    private static readonly RequirementList List = new([
        new("XX-01", "A law", "§1", "It holds, a|b & <c>.", Risk.High, null),
        new("XX-02", "A law", "§2", "It will.", Risk.Low, "nobody built it."),
    ]);

    [Fact]
    [Trait("Req", "VAL-01")]
    public void Is_made_of_the_list_and_what_the_tests_reported()
    {
        var table = Traceability.Of(List, Reported(Case("Is_kept", "Pass", "XX-01"), Case("Is_kept", "Pass", "XX-01"), Case("Is_planned", "Pass", "XX-02"), Case("Is_untagged", "Fail")));

        table.Breaches.ShouldBeEmpty();
        (table.Proven, table.NotClaimed).ShouldBe((1, 1));
        var test = table.Rows[0].Tests.ShouldHaveSingleItem();
        (test.Suite, test.Capability, test.Situation, test.Sentence, test.Result).ShouldBe(("EvQc.Domain.Tests", "Batches", "A batch", "Is kept", "2 of 2 passed"));
        table.Rows[1].IsProven.ShouldBeFalse("a statement that is not claimed is not proven, whatever tests name it");
    }

    [Fact]
    [Trait("Req", "VAL-01")]
    public void Is_refused_when_no_test_proves_what_is_claimed() =>
        Traceability.Of(List, Reported(Case("Is_planned", "Pass", "XX-02"))).Breaches.ShouldHaveSingleItem().ShouldContain("XX-01 is claimed, and no test names it");

    [Theory]
    [InlineData("Fail", "a test of it fails: A batch: Is kept")]
    [InlineData("Skip", "every test of it was skipped")]
    public void Is_refused_when_the_proof_did_not_succeed(string result, string why) =>
        Traceability.Of(List, Reported(Case("Is_kept", result, "XX-01"))).Breaches.ShouldHaveSingleItem().ShouldContain(why);

    [Fact]
    public void Is_refused_when_one_of_several_cases_failed() =>
        Traceability.Of(List, Reported(Case("Is_kept", "Pass", "XX-01"), Case("Is_kept", "Fail", "XX-01"))).Proven.ShouldBe(0);

    [Fact]
    public void Is_refused_when_a_test_names_what_is_not_in_the_list() =>
        Traceability.Of(List, Reported(Case("Is_kept", "Pass", "XX-01", "XX-77"))).Breaches.ShouldHaveSingleItem().ShouldContain("'XX-77', which is not in the list");

    [Fact]
    public void Keeps_its_columns_whatever_stands_in_a_statement()
    {
        var table = Traceability.Of(List, Reported(Case("Is_kept", "Pass", "XX-01")));

        TraceabilityDocument.Markdown(table, "").ShouldContain("| XX-01 | §1 | It holds, a\\|b & <c>. | high | Batches | A batch: Is kept (passed) | Proven |");
        var html = XDocument.Parse(TraceabilityDocument.Html(table, "").Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal));
        html.Descendants("td").Select(d => d.Value).ShouldContain("It holds, a|b & <c>.");
        html.Descendants("td").Select(d => d.Value).ShouldContain("Not claimed: nobody built it.");
    }

    [Fact]
    public async Task Is_written_beside_the_reports_and_decides_how_the_run_ends()
    {
        var folder = Directory.CreateTempSubdirectory("evqc-requirements-");
        try
        {
            var list = Path.Combine(folder.FullName, "list.txt");
            File.WriteAllText(list, "## A law\n| XX-01 | §1 | It holds. | high | yes |\n");
            Report(Case("Is_kept", "Pass", "XX-01")).Save(Path.Combine(folder.FullName, "Domain.xml"));
            (await RunAsync(list, folder.FullName)).ShouldBe(0);
            File.ReadAllText(Path.Combine(folder.FullName, "requirements.md")).ShouldContain("1 requirements proven, 0 not claimed");
            File.Exists(Path.Combine(folder.FullName, "requirements.html")).ShouldBeTrue();

            Report(Case("Is_kept", "Pass")).Save(Path.Combine(folder.FullName, "Domain.xml"));
            (await RunAsync(list, folder.FullName)).ShouldBe(1);
            File.WriteAllText(list, "nothing");
            (await RunAsync(list, folder.FullName)).ShouldBe(2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<int> RunAsync(params string[] words) => MakeTable.RunAsync(words, TextWriter.Null, TextWriter.Null);

    private static IReadOnlyList<ProvingTest> Reported(params XElement[] cases) => ProvingTest.ReadReport(Report(cases));

    private static XDocument Report(params XElement[] cases) => new(
        new XElement("assemblies", new XElement("assembly", new XAttribute("name", "/x/EvQc.Domain.Tests.dll"), new XAttribute("total", cases.Length), new XElement("collection", cases))));

    private static XElement Case(string method, string result, params string[] requirements) => new(
        "test", new XAttribute("type", "EvQc.Batches.A_batch"), new XAttribute("method", method), new XAttribute("result", result),
        new XElement("traits", requirements.Select(r => new XElement("trait", new XAttribute("name", "Req"), new XAttribute("value", r)))));
}
