using System.Text;
using System.Text.RegularExpressions;
using EvQc.Architecture;
using EvQc.Assays;
using EvQc.Instruments;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Readme;

public sealed partial class The_readme
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));

    private static readonly string Sources = string.Concat(
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", "EvQc.Server"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));

    [Fact]
    public void Shows_a_template_that_reads_without_a_problem()
    {
        var example = Example().Match(Text).Groups["csv"].Value;
        var run = InstrumentFile.Read(Encoding.UTF8.GetBytes(example), "README.md");

        run.Problems.ShouldBeEmpty();
        run.IsUsable.ShouldBeTrue();
        var results = Proposal.Of(run.Value, FileAnswers.None).Results;
        results.Select(r => r.Attribute).ShouldBe(["marker.CD9", "endotoxin", "sterility"]);
        results[1].Value.ShouldBe(new Quantity(0.05m, Unit.EndotoxinUnitPerMl, Bound.Below));
        results[2].Word.ShouldBe("no growth");
    }

    [Fact]
    public void Names_only_settings_that_the_program_reads()
    {
        var keys = Setting().Matches(Text).Select(m => m.Groups["key"].Value).Distinct(StringComparer.Ordinal).ToArray();

        keys.Length.ShouldBeGreaterThan(15);
        keys.Where(key => !Reads(key)).ShouldBeEmpty();
        Reads("Database:NoSuchSetting").ShouldBeFalse();
    }

    [Fact]
    public void Names_every_verb_and_no_other()
    {
        var named = VerbRow().Matches(VerbTable().Match(Text).Value).Select(m => m.Groups["verb"].Value).Order(StringComparer.Ordinal);
        var program = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "EvQc.Server", "Shell", "Verbs", "Verbs.cs"));
        var verbs = VerbOfProgram().Matches(program).Select(m => m.Groups["verb"].Value).Concat(["up", "test"]).Where(v => v != "help").Order(StringComparer.Ordinal);

        named.ShouldBe(verbs);
    }

    [Fact]
    public void Maps_folders_that_exist()
    {
        var folders = MapRow().Matches(Text).Select(m => m.Groups["folder"].Value).ToArray();

        folders.Length.ShouldBeGreaterThan(8);
        folders.Where(f => !Directory.Exists(Path.Combine(SourceTree.Root, "src", "EvQc.Server", f)) && !Directory.Exists(Path.Combine(SourceTree.Root, "src", "EvQc.Domain", f)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Links_to_files_that_exist() =>
        Link().Matches(Text).Select(m => m.Groups["path"].Value).Where(p => !Path.Exists(Path.Combine(SourceTree.Root, p))).ShouldBeEmpty();

    /// <summary>A setting is read by its whole name, or as a property of the options its section is bound to.</summary>
    private static bool Reads(string key) =>
        Sources.Contains($"\"{key}\"", StringComparison.Ordinal)
        || (key.Split(':') is [var section, .., var property] && section is "Bus" && Regex.IsMatch(Sources, $@"\b{property} {{ get; set; }}", RegexOptions.None, TimeSpan.FromSeconds(5)));

    [GeneratedRegex(@"```csv\n(?<csv>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Example();

    [GeneratedRegex(@"`(?<key>(Database|Bus|Configuration|Laboratory|People|Passwords|Uploads|Demo|Log|OpenTelemetry)(:[A-Za-z]+)+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\| verb \|.*?\n\n", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex VerbTable();

    [GeneratedRegex(@"^\| `(?<verb>[a-z]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex VerbRow();

    [GeneratedRegex(@"new\(""(?<verb>[a-z]+)"", ""[^""]{10,}"",", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VerbOfProgram();

    [GeneratedRegex(@"^\| [A-Z][a-z]+ \| [^|]+\? \| `(?<folder>[A-Z][a-z]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex MapRow();

    [GeneratedRegex(@"\]\((?<path>[a-z][^):#]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
