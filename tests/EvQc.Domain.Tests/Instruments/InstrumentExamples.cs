using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>Example files: the project's own in tests/data, and the shared ones beside the repository, which not every machine has.</summary>
internal static partial class InstrumentExamples
{
    private static readonly string Root = FindRoot();

    public static byte[] Own(string name) => File.ReadAllBytes(Path.Combine(Root, "tests", "data", "instruments", name));

    /// <summary>A whole plate of our own making, to be evaluated by a layout.</summary>
    public static byte[] OwnPlate(string name) => File.ReadAllBytes(Path.Combine(Root, "tests", "data", "plates", name));

    public static string OwnText(string name) => File.ReadAllText(Path.Combine(Root, "tests", "data", "instruments", name), Encoding.UTF8);

    /// <summary>With a time of measurement in the place of its tokens, as the demonstration puts one there; the sample's token stays.</summary>
    public static byte[] Demonstration(string name)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(Root, "src", "EvQc.Server", "Demo", "files", name)));
        return Encoding.Latin1.GetBytes(TimeToken().Replace(
            text, token => new DateTime(2026, 5, 6, 14, 48, 5, DateTimeKind.Unspecified).ToString(token.Groups["format"].Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>The project's own example of every layout.</summary>
    public static IEnumerable<string> OwnNames() =>
        Directory.EnumerateFiles(Path.Combine(Root, "tests", "data", "instruments")).Select(f => Path.GetFileName(f)).Order()
            .Concat(["BATCH-A-nta.csv", "BATCH-B-nta.txt", "BATCH-B-protein.txt", "BATCH-C-markers.csv"]);

    public static byte[] OwnOrDemonstration(string name) =>
        name.StartsWith("BATCH-", StringComparison.Ordinal) ? Demonstration(name) : Own(name);

    public static byte[] Shared(string path)
    {
        var full = Path.Combine(Root, "..", "shared", "data", "instruments", path);
        if (!File.Exists(full)) Assert.Skip($"The shared example file {path} is not on this machine.");
        return File.ReadAllBytes(full);
    }

    public static JsonElement SharedJson(string path) => JsonDocument.Parse(Encoding.UTF8.GetString(Shared(path)).Replace(": NaN", ": null", StringComparison.Ordinal)).RootElement;

    public static IEnumerable<string> SharedNames(string folder, string pattern)
    {
        var full = Path.Combine(Root, "..", "shared", "data", "instruments", folder);
        return Directory.Exists(full) ? Directory.EnumerateFiles(full, pattern).Select(f => Path.GetFileName(f)!).Order() : [];
    }

    public static Parsed<InstrumentRun> ReadShared(string path) => InstrumentFile.Read(Shared(path), Path.GetFileName(path));

    public static Parsed<InstrumentRun> ReadOwn(string name) => InstrumentFile.Read(Own(name), name);

    public static Parsed<InstrumentRun> ReadText(string text) => InstrumentFile.Read(Encoding.UTF8.GetBytes(text), "test.txt");

    /// <summary>The run of a file that must be readable.</summary>
    public static InstrumentRun Run(this Parsed<InstrumentRun> parsed)
    {
        parsed.Errors.ShouldBeEmpty();
        return parsed.Value.ShouldNotBeNull();
    }

    public static void ShouldReport(this Parsed<InstrumentRun> parsed, string code, Severity severity = Severity.Error, int? line = null)
    {
        var problem = parsed.Problems.FirstOrDefault(p => p.Code == code);
        problem.ShouldNotBeNull($"expected {code}, found: {string.Join("; ", parsed.Problems)}");
        problem.Severity.ShouldBe(severity);
        if (line is not null) problem.Line.ShouldBe(line);
    }

    public static decimal? Decimal(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0 ? value.GetString() : null;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EvQc.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("EvQc.sln is in no folder above the tests.");
    }

    [GeneratedRegex(@"\{AT:(?<format>[^}]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimeToken();
}
