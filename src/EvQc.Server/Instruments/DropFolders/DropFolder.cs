using System.IO.Enumeration;
using System.Text.RegularExpressions;
using EvQc.Shell;

namespace EvQc.Instruments;

/// <summary>One folder that instruments export into.</summary>
/// <param name="Name">For records and people: <c>nta-pc</c>.</param>
/// <param name="Responsible">User name of the technician who answers for what comes from it.</param>
/// <param name="Files">Which names are taken: <c>*.csv</c>; several separated by semicolons.</param>
/// <param name="BatchPattern">Finds the batch in a file's name by its group <c>batch</c>; null where labels alone match.</param>
public sealed record DropFolder(string Name, string Path, string Responsible, string Files, Regex? BatchPattern)
{
    /// <summary>Ending of the file beside another that declares its checksum: <c>run.csv.sha256</c>.</summary>
    public const string Sidecar = ".sha256";

    public const string Taken = "taken";
    public const string Duplicates = "duplicates";
    public const string Quarantine = "quarantine";

    /// <summary>A file is taken only when one beside it declares its checksum.</summary>
    public bool NeedsChecksum { get; init; }

    public string Aside(DropOutcome outcome) => System.IO.Path.Combine(Path, outcome switch { DropOutcome.Taken => Taken, DropOutcome.Duplicate => Duplicates, _ => Quarantine });

    public bool Takes(string fileName) =>
        !IsSidecar(fileName) && !fileName.StartsWith('.') && !fileName.StartsWith('~') && !fileName.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase) && !fileName.EndsWith(".part", StringComparison.OrdinalIgnoreCase)
        && Files.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(p => FileSystemName.MatchesSimpleExpression(p, fileName, ignoreCase: true));

    public static bool IsSidecar(string fileName) => fileName.EndsWith(Sidecar, StringComparison.OrdinalIgnoreCase);

    public string? BatchOf(string fileName) => BatchPattern?.Match(fileName).Groups["batch"] is { Success: true } found ? found.Value : null;
}

/// <summary>The <c>Instruments:DropFolders</c> section; every mistake is told at the start.</summary>
public sealed record DropFolders(IReadOnlyList<DropFolder> All)
{
    public static DropFolders Read(IConfiguration configuration)
    {
        var (folders, wrong) = (new List<DropFolder>(), new List<string>());
        foreach (var section in configuration.GetSection("Instruments:DropFolders").GetChildren())
        {
            var (path, responsible, name) = (section["Path"], section["Responsible"], section["Name"] ?? section.Key);
            var known = new HashSet<string>(["Name", "Path", "Responsible", "Files", "BatchPattern", "Checksums"], StringComparer.OrdinalIgnoreCase);
            foreach (var odd in section.GetChildren().Where(c => !known.Contains(c.Key))) wrong.Add($"{section.Path}:{odd.Key} is not a setting of a drop folder; there are {string.Join(", ", known)}.");
            if (string.IsNullOrWhiteSpace(path) || !Path.IsPathFullyQualified(path)) wrong.Add($"{section.Path}:Path is '{path}'; it must be the whole path of a folder.");
            if (string.IsNullOrWhiteSpace(responsible)) wrong.Add($"{section.Path}:Responsible is missing; name the technician who answers for what comes from this folder, by user name.");
            if (name.Length > 60) wrong.Add($"{section.Path}:Name has more than 60 characters.");
            var pattern = Pattern(section, wrong);
            var checksums = section["Checksums"] ?? "IfThere";
            if (checksums is not ("IfThere" or "Required")) wrong.Add($"{section.Path}:Checksums is '{checksums}'; it is IfThere (a file's checksum is compared where one lies beside it) or Required (no file is taken without).");
            if (!string.IsNullOrWhiteSpace(path) && !string.IsNullOrWhiteSpace(responsible) && Path.IsPathFullyQualified(path))
                folders.Add(new(name, Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), responsible.Trim().ToLowerInvariant(), section["Files"] is { Length: > 0 } files ? files : "*", pattern) { NeedsChecksum = checksums == "Required" });
        }

        foreach (var twice in folders.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)) wrong.Add($"Instruments:DropFolders has the name {twice.Key} twice.");
        foreach (var one in folders)
            foreach (var other in folders.Where(o => !ReferenceEquals(o, one) && (o.Path + Path.DirectorySeparatorChar).StartsWith(one.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
                wrong.Add($"Instruments:DropFolders: {other.Path} ({other.Name}) lies in {one.Path} ({one.Name}); a file would be taken twice.");
        return wrong.Count == 0 ? new(folders) : throw new CannotStartException(string.Join(Environment.NewLine, wrong));
    }

    private static Regex? Pattern(IConfigurationSection section, List<string> wrong)
    {
        if (section["BatchPattern"] is not { Length: > 0 } text) return null;
        try
        {
            var pattern = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);
            if (pattern.GetGroupNames().Contains("batch", StringComparer.Ordinal)) return pattern;
            wrong.Add($"{section.Path}:BatchPattern has no group named batch, for example ^(?<batch>EV-[0-9]+-[0-9]+).");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            wrong.Add($"{section.Path}:BatchPattern is no regular expression that EvQc can use: {e.Message}");
        }

        return null;
    }
}
