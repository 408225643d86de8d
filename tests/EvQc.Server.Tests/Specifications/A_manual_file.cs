using Shouldly;
using Xunit;

namespace EvQc.Specifications;

public sealed class A_manual_file : IDisposable
{
    private readonly string _config = Directory.CreateTempSubdirectory("evqc-manuals-").FullName;

    public A_manual_file()
    {
        Write("manuals/guide/v001.md", "---\ntitle: Guide\neffective-from: 2026-01-01\n---\ntext\n");
        Write("manuals/guide/v002.md", "---\r\ntitle: Guide\r\neffective-from: 2026-06-15\r\n---\r\ntext\r\n");
    }

    [Fact]
    public void Is_read_with_line_ends_of_either_kind() =>
        ManualFolder.Load(_config).Value.ShouldNotBeNull().Select(m => (m.Manual, m.Number, m.Title, ManualFolder.BodyOf(m.Source))).ShouldBe([("guide", 1, "Guide", "text\n"), ("guide", 2, "Guide", "text\n")]);

    [Theory]
    [InlineData("manuals/guide/first.md", "---\ntitle: A\neffective-from: 2026-01-01\n---\ntext", "manuals are named manuals/<name>/v001.md")]
    [InlineData("manuals/odd/v001.md", "# No heading lines", "begins with 'title' and 'effective-from'")]
    [InlineData("manuals/odd/v001.md", "---\ntitle: A\neffective-from: soon\n---\ntext", "must be a day")]
    [InlineData("manuals/odd/v001.md", "---\ntitle: A\neffective-from: 2026-01-01\nauthor: B\n---\ntext", "'author' is not known here")]
    [InlineData("manuals/odd/v001.md", "---\ntitle: A\neffective-from: 2026-01-01\n---\n \n", "the manual is empty")]
    [InlineData("manuals/guide/v004.md", "---\ntitle: A\neffective-from: 2026-06-15\n---\ntext", "must come into force after")]
    public void Is_refused_with_its_mistake(string path, string text, string mistake)
    {
        Write(path, text);
        ManualFolder.Load(_config).Errors.ShouldContain(e => e.Message.Contains(mistake, StringComparison.Ordinal));
    }

    [Fact]
    public void Ships_for_the_bench_and_for_reviewers()
    {
        var shipped = ManualFolder.Load(RepositoryRoot.Configuration).Value.ShouldNotBeNull();
        shipped.Select(m => m.Manual).ShouldBe(["bench-guide", "reviewer-guide", "reviewer-guide"]);
        shipped.ShouldAllBe(m => PlainMarkdown.ToHtml(ManualFolder.BodyOf(m.Source)).Contains("<h2>", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_config, recursive: true);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_config, path))!);
        File.WriteAllText(Path.Combine(_config, path), text);
    }
}
