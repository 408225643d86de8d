using System.Text;
using EvQc.Quantities;
using EvQc.Shell;

namespace EvQc.Assays;

/// <summary>What <c>config/plate-layouts</c> says today, by name.</summary>
public sealed record PlateLayouts(IReadOnlyList<ConfiguredLayout> All)
{
    public ConfiguredLayout? Find(string? name) => All.FirstOrDefault(l => string.Equals(l.Name, name, StringComparison.Ordinal));

    /// <summary>Reads every layout; every mistake of every file in one pass. No folder means no layout.</summary>
    public static Parsed<PlateLayouts> Load(string path)
    {
        var folder = Path.Combine(path, "plate-layouts");
        var problems = new List<Problem>();
        var layouts = new List<ConfiguredLayout>();
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
        foreach (var file in files)
        {
            var name = $"plate-layouts/{Path.GetFileName(file)}";
            if (!name.EndsWith(".yaml", StringComparison.Ordinal))
            {
                problems.Add(Problem.Error("file-misplaced", $"{name}: layouts are named plate-layouts/<name>.yaml; move or remove this file."));
                continue;
            }

            var parsed = PlateLayoutYaml.Read(name, Encoding.UTF8.GetString(File.ReadAllBytes(file)));
            problems.AddRange(parsed.Problems);
            if (parsed.Value is not { } layout) continue;
            if (layout.Name != Path.GetFileNameWithoutExtension(file))
                problems.Add(Problem.Error("file-misplaced", $"{name}: the file says 'name: {layout.Name}' and belongs at plate-layouts/{layout.Name}.yaml."));
            layouts.Add(layout);
        }

        return new(problems.Count == 0 ? new(layouts) : null, problems);
    }

    internal static PlateLayouts Read(IConfiguration configuration)
    {
        var loaded = Load(configuration["Configuration:Path"] ?? Path.Combine(AppContext.BaseDirectory, "config"));
        return loaded.IsUsable ? loaded.Value : throw new CannotStartException(string.Join(Environment.NewLine, loaded.Errors.Select(e => e.Message)));
    }
}
