using EvQc.Quantities;
using EvQc.Specifications;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

/// <summary>Methods of <c>config/methods</c>: read strictly, every mistake with file and line.</summary>
public sealed class A_method_file
{
    private const string Good = """
        method: nta
        version: 1
        title: NTA
        effective-from: 2026-01-01
        formats: [nanosight-experiment-summary]
        attributes: [particle-concentration, size-d50]
        rules:
          captures: { at-least: 3, source: MISEV }
          particles-per-frame: { at-least: 20, at-most: 120 }
          bead-check: { within-hours: 12 }
        """;

    [Fact]
    public void Says_what_it_says()
    {
        var method = MethodYaml.Read("nta-v001.yaml", Good).Value.ShouldNotBeNull();
        (method.Name, method.Version, method.EffectiveFrom).ShouldBe(("nta", 1, new DateOnly(2026, 1, 1)));
        method.Rules.ShouldBe([
            new(MethodRuleKind.Captures, 3, null, null, "MISEV"), new(MethodRuleKind.ParticlesPerFrame, 20, 120, null, null), new(MethodRuleKind.BeadCheck, null, null, 12, null)]);
        method.Sha256.Length.ShouldBe(64);
    }

    [Theory]
    [InlineData("captures: { at-least: 3, source: MISEV }", "captured: { at-least: 3 }", "key-unknown", 8)]
    [InlineData("captures: { at-least: 3, source: MISEV }", "captures: { source: MISEV }", "limit-missing", 8)]
    [InlineData("captures: { at-least: 3, source: MISEV }", "captures: { at-least: -3 }", "value-out-of-range", 8)]
    [InlineData("captures: { at-least: 3, source: MISEV }", "captures: { at-least: three }", "value-not-a-number", 8)]
    [InlineData("captures: { at-least: 3, source: MISEV }", "curve-points: { at-least: 3 }", "rule-unanswerable", 8)]
    [InlineData("at-least: 20, at-most: 120", "at-least: 120, at-most: 20", "limits-crossed", 9)]
    [InlineData("bead-check: { within-hours: 12 }", "bead-check: { at-least: 1 }", "key-unknown", 10)]
    [InlineData("[nanosight-experiment-summary]", "[nanosight]", "value-not-known", 5)]
    [InlineData("[nanosight-experiment-summary]", "[]", "list-empty", 5)]
    [InlineData("size-d50]", "size-d5o]", "value-not-known", 6)]
    [InlineData("size-d50]", "particle-to-protein]", "value-not-known", 6)]
    [InlineData("size-d50]", "particle-concentration]", "value-twice", 6)]
    [InlineData("method: nta", "method: NTA 1", "method-name", 1)]
    [InlineData("effective-from: 2026-01-01", "effective-from: soon", "value-not-a-day", 4)]
    [InlineData("title: NTA", "title: NTA\nowner: me", "key-unknown", 4)]
    public void Is_refused_with_its_line(string part, string instead, string code, int line)
    {
        var read = MethodYaml.Read("methods/nta-v001.yaml", Good.Replace(part, instead, StringComparison.Ordinal));
        read.Value.ShouldBeNull();
        read.Problems.ShouldContain(p => p.Code == code && p.Line == line && p.Message.StartsWith($"methods/nta-v001.yaml:{line}", StringComparison.Ordinal), string.Join("; ", read.Problems));
    }

    [Fact]
    public void Belongs_where_its_name_says()
    {
        using var folder = new Folder();
        folder.Write("methods/nta-v002.yaml", Good);
        folder.Write("methods/readme.txt", "hello");
        ConfiguredMethods.Load(folder.Path).Errors.Select(e => e.Code).ShouldBe(["file-misplaced", "file-misplaced"]);
    }

    [Fact]
    public void Comes_into_force_after_its_elder_and_shares_no_result_with_another()
    {
        using var folder = new Folder();
        folder.Write("methods/nta-v001.yaml", Good);
        folder.Write("methods/nta-v002.yaml", Good.Replace("version: 1", "version: 2", StringComparison.Ordinal));
        folder.Write("methods/other-v001.yaml", Good.Replace("method: nta", "method: other", StringComparison.Ordinal));
        ConfiguredMethods.Load(folder.Path).Errors.Select(e => e.Code).ShouldBe(["version-order", "methods-overlap"]);
    }

    [Fact]
    public void Is_shipped_for_what_the_product_is_tested_by()
    {
        var shipped = ConfiguredMethods.Load(RepositoryRoot.Configuration);
        shipped.Problems.ShouldBeEmpty();
        shipped.Value!.All.Select(m => m.Method.Name).ShouldBe(["endotoxin", "marker-assay", "nta", "nta-zetaview", "protein-plate"]);
        shipped.Value.All.SelectMany(m => m.Method.Rules).ShouldAllBe(r => r.Source != null);
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("evqc-methods-").FullName;

        public void Write(string name, string text)
        {
            var file = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
