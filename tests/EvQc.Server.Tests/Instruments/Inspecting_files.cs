using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Inspecting_files : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evqc-inspect-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Prints_one_object_per_file_in_the_order_given()
    {
        var (code, output, _) = Run("--json", Demonstration("BATCH-A-nta.csv"), Demonstration("BATCH-A-markers.csv"), Demonstration("BATCH-B-nta.txt"));
        code.ShouldBe(0);
        var objects = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        objects.Select(o => o.GetProperty("format").GetString()).ShouldBe(["nanosight-experiment-summary", "evqc-template", "zetaview-size"]);

        var run = objects[0];
        run.GetProperty("sha256").GetString()!.Length.ShouldBe(64);
        run.GetProperty("dilution").GetProperty("factor").GetDecimal().ShouldBe(1000m);
        run.GetProperty("dilution").GetProperty("source").GetString().ShouldBe("file");
        run.GetProperty("dilution").GetProperty("appliedByInstrument").GetBoolean().ShouldBeTrue();
        run.GetProperty("measuredAt").GetString().ShouldBe("2026-05-05T10:14:52");
        run.GetProperty("captures").GetArrayLength().ShouldBe(5);
        var summary = run.GetProperty("summary");
        summary.GetProperty("concentrationPerMl").GetDecimal().ShouldBe(4.2E11m);
        summary.GetProperty("measuredConcentrationPerMl").GetDecimal().ShouldBe(4.2E8m);
        summary.GetProperty("binCount").GetInt32().ShouldBe(1000);
        var quantity = run.GetProperty("quantities")[0];
        quantity.GetProperty("raw").GetString().ShouldNotBeNullOrEmpty();
        quantity.GetProperty("unit").GetString().ShouldBe("particles/mL");
        quantity.GetProperty("line").GetInt32().ShouldBeGreaterThan(40);
        run.GetProperty("problems").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void Says_what_is_wrong_with_a_file_and_still_reads_the_others()
    {
        var bad = Write("run.csv", "nothing an instrument would say");
        var (code, output, _) = Run("--json", bad, Demonstration("BATCH-A-tests.csv"), Path.Combine(_folder, "absent.csv"), _folder);
        code.ShouldBe(1);
        var objects = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        objects.Select(o => o.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("code").GetString()).FirstOrDefault())
            .ShouldBe(["format-unknown", null, "file-unreadable", "file-unreadable"]);
        objects[0].GetProperty("problems")[0].GetProperty("severity").GetString().ShouldBe("error");
    }

    [Fact]
    public void Prints_bounds_and_words_as_what_they_are()
    {
        var (_, output, _) = Run("--json", Demonstration("BATCH-A-tests.csv"));
        var quantities = JsonDocument.Parse(output).RootElement.GetProperty("quantities").EnumerateArray().ToDictionary(q => q.GetProperty("name").GetString()!);
        quantities["endotoxin"].GetProperty("bound").GetString().ShouldBe("<");
        quantities["endotoxin"].GetProperty("value").GetDecimal().ShouldBe(0.05m);
        quantities["sterility"].GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null);
        quantities["sterility"].GetProperty("raw").GetString().ShouldBe("no growth");
    }

    [Fact]
    public void Draws_a_histogram_for_people()
    {
        var (code, output, _) = Run(Demonstration("BATCH-B-nta.txt"));
        code.ShouldBe(0);
        output.ShouldContain("1E+11 particles/mL");
        output.ShouldContain("500, multiplied by EvQc");
        output.Split('\n').Count(l => l.Contains("nm  #", StringComparison.Ordinal)).ShouldBeGreaterThan(8);
    }

    [Fact]
    public void Refuses_a_file_of_200_MB_without_loading_it()
    {
        var path = Path.Combine(_folder, "large.csv");
        using (var file = File.Create(path)) file.SetLength(200L * 1024 * 1024);

        // Other tests allocate in the same process meanwhile: the quietest of several counts.
        Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetTotalAllocatedBytes();
            var (code, output, _) = Run("--json", path);
            code.ShouldBe(1);
            output.ShouldContain("file-too-large");
            return GC.GetTotalAllocatedBytes() - before;
        }).ShouldBeLessThan(100L * 1024 * 1024);
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    [InlineData("--yaml", "x.csv")]
    public void Explains_its_use_when_called_wrongly(params string[] args)
    {
        var (code, output, error) = Run(args);
        code.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldContain("Usage: evqc inspect FILE... [--json]");
    }

    /// <summary>A copy of a file of the demonstration, its times filled in as the demonstration does.</summary>
    private string Demonstration(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EvQc.sln"))) folder = folder.Parent;
        var text = File.ReadAllText(Path.Combine(folder!.FullName, "src", "EvQc.Server", "Demo", "files", name));
        var time = new DateTime(2026, 5, 5, 10, 14, 52, DateTimeKind.Unspecified);
        return Write(name, Regex.Replace(
            text, @"\{AT:(?<format>[^}]+)\}", m => time.ToString(m.Groups["format"].Value, CultureInfo.InvariantCulture), RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (InspectVerb.Run(args, output, error), output.ToString(), error.ToString());
    }
}
