using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EvQc.Quantities;
using EvQc.Shell;

namespace EvQc.Assays;

/// <summary>One method version as it stands in the folder, with the text that is kept for ever once it is in force.</summary>
public sealed record MethodFile(string Path, string Source, Method Method);

/// <summary>What <c>config/methods</c> says today: <c>&lt;name&gt;-v001.yaml</c>, by name and version.</summary>
public sealed partial record ConfiguredMethods(IReadOnlyList<MethodFile> All)
{
    /// <summary>Reads every version; every mistake of every file in one pass. No folder means no method.</summary>
    public static Parsed<ConfiguredMethods> Load(string path)
    {
        var (folder, problems, files) = (Path.Combine(path, "methods"), new List<Problem>(), new List<MethodFile>());
        string[] found = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
        foreach (var file in found)
            if (Read(path, file, problems) is { } read)
                files.Add(read);
        if (problems.Count == 0) problems.AddRange(Across([.. files.OrderBy(f => f.Method.Name, StringComparer.Ordinal).ThenBy(f => f.Method.Version)]));
        return new(problems.Count == 0 ? new([.. files.OrderBy(f => f.Method.Name, StringComparer.Ordinal).ThenBy(f => f.Method.Version)]) : null, problems);
    }

    internal static ConfiguredMethods Read(IConfiguration configuration)
    {
        var loaded = Load(configuration["Configuration:Path"] ?? Path.Combine(AppContext.BaseDirectory, "config"));
        return loaded.IsUsable ? loaded.Value : throw new CannotStartException(string.Join(Environment.NewLine, loaded.Errors.Select(e => e.Message)));
    }

    private static MethodFile? Read(string root, string file, List<Problem> problems)
    {
        var name = Path.GetRelativePath(root, file).Replace('\\', '/');
        var place = FileName().Match(name);
        if (!place.Success)
        {
            problems.Add(Problem.Error("file-misplaced", $"{name}: methods are named methods/<name>-v001.yaml; move or remove this file."));
            return null;
        }

        var source = Encoding.UTF8.GetString(File.ReadAllBytes(file));
        var parsed = MethodYaml.Read(name, source);
        problems.AddRange(parsed.Problems);
        if (parsed.Value is not { } method) return null;
        if (method.Name != place.Groups["name"].Value || method.Version != int.Parse(place.Groups["version"].Value, CultureInfo.InvariantCulture))
            problems.Add(Problem.Error("file-misplaced", string.Create(CultureInfo.InvariantCulture, $"{name}: the file says 'method: {method.Name}' and 'version: {method.Version}' and belongs at methods/{method.Name}-v{method.Version:000}.yaml.")));
        return new(name, source, method);
    }

    /// <summary>What only shows when all files are known.</summary>
    private static IEnumerable<Problem> Across(MethodFile[] files)
    {
        foreach (var (earlier, later) in files.Zip(files.Skip(1)).Where(p => p.First.Method.Name == p.Second.Method.Name))
            if (later.Method.EffectiveFrom <= earlier.Method.EffectiveFrom)
                yield return Problem.Error("version-order", $"{later.Path}: it must come into force after {earlier.Path}; change 'effective-from'.");
        MethodFile[] newest = [.. files.GroupBy(f => f.Method.Name, StringComparer.Ordinal).Select(g => g.Last())];
        for (var i = 0; i < newest.Length; i++)
            for (var j = i + 1; j < newest.Length; j++)
                if (newest[i].Method.Overlaps(newest[j].Method))
                    yield return Problem.Error("methods-overlap", $"{newest[j].Path}: it governs results that {newest[i].Path} governs too; nobody could say which of the two counts.");
    }

    [GeneratedRegex(@"^methods/(?<name>[a-z0-9-]+)-v(?<version>[0-9]{3,6})\.yaml$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();
}
