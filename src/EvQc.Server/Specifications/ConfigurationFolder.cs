using System.Text;
using System.Text.RegularExpressions;
using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Specifications.Yaml;

namespace EvQc.Specifications;

/// <summary>One specification as it stands in the folder, with the text that is kept for ever once it is in force.</summary>
/// <param name="Path">Relative to the configuration folder, with forward slashes.</param>
public sealed record SpecificationFile(string Path, string Source, Specification Specification);

/// <summary>All products: their specifications (by product, then version) and their routes.</summary>
public sealed record Configuration(IReadOnlyList<SpecificationFile> Specifications, IReadOnlyList<ProcessDefinition> Processes)
{
    public ProcessDefinition? ProcessOf(string product) => Processes.FirstOrDefault(p => p.Product == product);

    /// <summary>The version in force on a day: the newest whose first day has come; null when none has.</summary>
    public SpecificationFile? InForce(string product, DateOnly day) =>
        Specifications.LastOrDefault(s => s.Specification.Product == product && s.Specification.EffectiveFrom <= day);
}

/// <summary>Reads <c>specifications/*/v001.yaml</c> and <c>processes/*.yaml</c>; every mistake of every file in one pass.</summary>
public static partial class ConfigurationFolder
{
    private const int LargestFile = 1024 * 1024;

    public static Parsed<Configuration> Load(string path)
    {
        var problems = new List<Problem>();
        if (!Directory.Exists(path))
            return new(null, [Problem.Error("configuration-absent", $"There is no configuration folder {path}. Set Configuration:Path to the folder that holds 'specifications' and 'processes'.")]);

        var specifications = Files(path, "specifications").Select(f => Specification(path, f, problems)).OfType<SpecificationFile>()
            .OrderBy(s => s.Specification.Product, StringComparer.Ordinal).ThenBy(s => s.Specification.Version).ToArray();
        var processes = Files(path, "processes").Select(f => Process(path, f, problems)).OfType<ProcessDefinition>()
            .OrderBy(p => p.Product, StringComparer.Ordinal).ToArray();
        if (problems.Count == 0) problems.AddRange(Across(specifications, processes));
        return new(problems.Count == 0 ? new(specifications, processes) : null, problems);
    }

    private static IEnumerable<string> Files(string root, string folder)
    {
        var path = Path.Combine(root, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];
    }

    private static SpecificationFile? Specification(string root, string file, List<Problem> problems)
    {
        var name = Relative(root, file);
        var place = SpecificationName().Match(name);
        if (!place.Success)
            problems.Add(Problem.Error("file-misplaced", $"{name}: specifications are named specifications/<product>/v001.yaml; move or remove this file."));
        if (!place.Success || Text(file, name, problems) is not { } source) return null;

        var parsed = SpecificationYaml.Read(name, source);
        problems.AddRange(parsed.Problems);
        if (parsed.Value is not { } specification) return null;
        var mistakes = new Mistakes(name);
        if (specification.Product != place.Groups["product"].Value)
            mistakes.Add("file-misplaced", null, $"the file stands in the folder of {place.Groups["product"].Value} but says 'product: {specification.Product}'.");
        if (specification.Version != int.Parse(place.Groups["version"].Value, System.Globalization.CultureInfo.InvariantCulture))
            mistakes.Add("file-misplaced", null, $"the file is named {Path.GetFileName(file)} but says 'version: {specification.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)}'.");
        problems.AddRange(mistakes.Problems);
        return new(name, source, specification);
    }

    private static ProcessDefinition? Process(string root, string file, List<Problem> problems)
    {
        var name = Relative(root, file);
        if (!name.EndsWith(".yaml", StringComparison.Ordinal))
            problems.Add(Problem.Error("file-misplaced", $"{name}: processes are named processes/<product>.yaml; move or remove this file."));
        if (!name.EndsWith(".yaml", StringComparison.Ordinal) || Text(file, name, problems) is not { } source) return null;

        var parsed = ProcessYaml.Read(name, source);
        problems.AddRange(parsed.Problems);
        if (parsed.Value is { } process && name != $"processes/{process.Product}.yaml")
            problems.Add(Problem.Error("file-misplaced", $"{name}: the file says 'product: {process.Product}' and belongs at processes/{process.Product}.yaml."));
        return parsed.Value;
    }

    /// <summary>What only shows when all files are known.</summary>
    private static IEnumerable<Problem> Across(SpecificationFile[] specifications, ProcessDefinition[] processes)
    {
        var judged = specifications.Select(s => s.Specification.Product).Distinct().ToArray();
        var made = processes.Select(p => p.Product).ToArray();
        foreach (var product in judged.Except(made))
            yield return Problem.Error("process-absent", $"{product} has a specification but no route: add processes/{product}.yaml.");
        foreach (var product in made.Except(judged))
            yield return Problem.Error("specification-absent", $"{product} has a route but no specification: add specifications/{product}/v001.yaml.");
        foreach (var (earlier, later) in specifications.Zip(specifications.Skip(1)).Where(p => p.First.Specification.Product == p.Second.Specification.Product))
            if (later.Specification.EffectiveFrom <= earlier.Specification.EffectiveFrom)
                yield return Problem.Error("version-order", $"{later.Path}: it must come into force after {earlier.Path}; change 'effective-from'.");
    }

    private static string? Text(string file, string name, List<Problem> problems)
    {
        if (new FileInfo(file).Length > LargestFile)
        {
            problems.Add(Problem.Error("file-too-large", $"{name}: the file is larger than 1 MB and cannot be a configuration."));
            return null;
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file));
        }
        catch (DecoderFallbackException e)
        {
            problems.Add(Problem.Error("file-not-utf8", $"{name}: the file is not UTF-8 (byte {e.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)}); save it as UTF-8."));
            return null;
        }
    }

    private static string Relative(string root, string file) => Path.GetRelativePath(root, file).Replace('\\', '/');

    [GeneratedRegex(@"^specifications/(?<product>[a-z0-9-]+)/v(?<version>[0-9]{3,6})\.yaml$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpecificationName();
}
