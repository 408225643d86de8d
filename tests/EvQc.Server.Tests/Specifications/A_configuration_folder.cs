using System.Text;
using Shouldly;
using Xunit;

namespace EvQc.Specifications;

public sealed class A_configuration_folder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evqc-config").FullName;

    public A_configuration_folder()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Configuration, "uc-msc-sev*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Configuration, "specifications", "uc-msc-sev"))))
            Write(Path.GetRelativePath(RepositoryRoot.Configuration, file), File.ReadAllText(file));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Loads_when_nothing_is_wrong() => ConfigurationFolder.Load(_folder).IsUsable.ShouldBeTrue();

    [Fact]
    public void Is_refused_when_it_is_not_there() =>
        ConfigurationFolder.Load(Path.Combine(_folder, "absent")).Problems.Single().Code.ShouldBe("configuration-absent");

    [Fact]
    public void Is_refused_with_the_mistakes_of_all_files_at_once()
    {
        Write("specifications/uc-msc-sev/v002.yaml", "product: other");
        Write("processes/other.yaml", "steps: 5");
        var files = ConfigurationFolder.Load(_folder).Problems.Select(p => p.Message.Split(':')[0]).Distinct();
        files.ShouldBe(["specifications/uc-msc-sev/v002.yaml", "processes/other.yaml"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("specifications/uc-msc-sev/v1.yaml")]
    [InlineData("specifications/uc-msc-sev/v001.yml")]
    [InlineData("specifications/v001.yaml")]
    [InlineData("specifications/uc-msc-sev/notes.txt")]
    [InlineData("processes/uc-msc-sev.yml")]
    public void Is_refused_with_a_file_that_would_silently_not_count(string name)
    {
        Write(name, "");
        var problem = ConfigurationFolder.Load(_folder).Problems.Single();
        problem.Code.ShouldBe("file-misplaced");
        problem.Message.ShouldStartWith(name);
    }

    [Theory]
    [InlineData("version: 1", "version: 3")]
    [InlineData("product: uc-msc-sev", "product: uc-msc-lev")]
    public void Is_refused_when_a_file_says_otherwise_than_its_name(string line, string instead)
    {
        Write("specifications/uc-msc-sev/v002.yaml", Shipped().Replace(line, instead, StringComparison.Ordinal).Replace("version: 1", "version: 2", StringComparison.Ordinal));
        ConfigurationFolder.Load(_folder).Problems.Select(p => p.Code).ShouldBe(["file-misplaced"]);
    }

    [Fact]
    [Trait("Req", "P11-12")]
    public void Has_the_version_in_force_on_any_day()
    {
        Write("specifications/uc-msc-sev/v002.yaml", Shipped().Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("2026-01-01", "2026-07-01", StringComparison.Ordinal));
        var configuration = ConfigurationFolder.Load(_folder).Value.ShouldNotBeNull();
        configuration.InForce("uc-msc-sev", new DateOnly(2026, 6, 30))!.Specification.Version.ShouldBe(1);
        configuration.InForce("uc-msc-sev", new DateOnly(2026, 7, 1))!.Specification.Version.ShouldBe(2);
    }

    [Fact]
    public void Is_refused_when_a_later_version_does_not_come_into_force_later()
    {
        Write("specifications/uc-msc-sev/v002.yaml", Shipped().Replace("version: 1", "version: 2", StringComparison.Ordinal));
        ConfigurationFolder.Load(_folder).Problems.Single().Code.ShouldBe("version-order");
    }

    [Fact]
    public void Is_refused_when_specification_and_route_do_not_belong_together()
    {
        File.Move(Path.Combine(_folder, "processes", "uc-msc-sev.yaml"), Path.Combine(_folder, "processes", "other.yaml"));
        Write("processes/other.yaml", File.ReadAllText(Path.Combine(_folder, "processes", "other.yaml")).Replace("product: uc-msc-sev", "product: other", StringComparison.Ordinal));
        ConfigurationFolder.Load(_folder).Problems.Select(p => p.Code).ShouldBe(["process-absent", "specification-absent"]);
    }

    [Fact]
    public void Is_refused_with_a_file_that_is_not_utf8()
    {
        File.WriteAllBytes(Path.Combine(_folder, "specifications", "uc-msc-sev", "v001.yaml"), Encoding.Latin1.GetBytes("title: µg"));
        var problem = ConfigurationFolder.Load(_folder).Problems[0];
        problem.Code.ShouldBe("file-not-utf8");
        problem.Message.ShouldContain("v001.yaml");
    }

    [Fact]
    public void Is_refused_with_a_file_that_is_too_large()
    {
        Write("processes/uc-msc-sev.yaml", new string('#', 1024 * 1024 + 1));
        ConfigurationFolder.Load(_folder).Problems[0].Code.ShouldBe("file-too-large");
    }

    private string Shipped() => File.ReadAllText(Path.Combine(_folder, "specifications", "uc-msc-sev", "v001.yaml"));

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
