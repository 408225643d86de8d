using System.Globalization;
using System.Xml.Linq;

namespace EvQc.Requirements;

/// <summary>A test method that names requirements, with how its cases ended.</summary>
/// <param name="Capability">The part of EvQc it tests, e.g. <c>Review</c>: the namespace of its class.</param>
public sealed record ProvingTest(string Suite, string Capability, string Situation, string Sentence, IReadOnlyList<string> Requirements, int Passed, int Failed, int Skipped)
{
    public bool IsProof => Passed > 0 && Failed == 0;

    public string Result => Failed > 0 ? Cases("failed", Failed) : Passed > 0 ? Cases("passed", Passed) : "skipped";

    /// <summary>Every test of an xunit report that names a requirement; cases of one method are one test.</summary>
    public static IReadOnlyList<ProvingTest> ReadReport(XDocument report) =>
    [
        .. from assembly in report.Descendants("assembly")
           let suite = Path.GetFileNameWithoutExtension((string?)assembly.Attribute("name") ?? "")
           from method in assembly.Descendants("test").GroupBy(t => ((string?)t.Attribute("type") ?? "", (string?)t.Attribute("method") ?? ""))
           let requirements = method.SelectMany(RequirementsOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()
           where requirements.Length > 0
           select new ProvingTest(
               suite, CapabilityOf(method.Key.Item1), Words(method.Key.Item1.Split('.')[^1]), Words(method.Key.Item2), requirements,
               Count(method, "Pass"), Count(method, "Fail"), method.Count() - Count(method, "Pass") - Count(method, "Fail")),
    ];

    private static IEnumerable<string> RequirementsOf(XElement test) =>
        test.Descendants("trait").Where(t => (string?)t.Attribute("name") == "Req").Select(t => (string?)t.Attribute("value") ?? "");

    private static int Count(IEnumerable<XElement> cases, string result) => cases.Count(c => (string?)c.Attribute("result") == result);

    private static string CapabilityOf(string type) => type.Split('.') is ["EvQc", var capability, _, ..] ? capability : "EvQc";

    private static string Words(string name) => name.Replace('_', ' ').Replace('+', ' ');

    private string Cases(string how, int count) => Passed + Failed == 1 ? how : string.Create(CultureInfo.InvariantCulture, $"{count} of {Passed + Failed} {how}");
}
