using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>What <c>config/oos-checklist</c> says: every version of the checklist of phase I, the newest last.</summary>
public sealed partial record OosChecklists(IReadOnlyList<OosChecklist> All)
{
    /// <summary>The one that an investigation answers: of its first answer, else the newest. Null where there is none.</summary>
    public OosChecklist? Of(IEnumerable<OosAnswer> answers) =>
        answers.MinBy(a => (a.At, a.Id)) is { } first ? All.FirstOrDefault(c => c.Version == first.ChecklistVersion) : All is [.., var newest] ? newest : null;

    public static Parsed<OosChecklists> Load(string path)
    {
        var (folder, problems, all) = (Path.Combine(path, "oos-checklist"), new List<Problem>(), new List<OosChecklist>());
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
        foreach (var file in files)
        {
            var name = $"oos-checklist/{Path.GetFileName(file)}";
            var parsed = OosChecklistYaml.Read(name, File.ReadAllText(file, Encoding.UTF8).ReplaceLineEndings("\n"));
            problems.AddRange(parsed.Problems);
            if (FileName().Match(Path.GetFileName(file)) is not { Success: true } match)
                problems.Add(Problem.Error("file-misplaced", $"{name}: checklists are named oos-checklist/v001.yaml; move or remove this file."));
            else if (parsed.Value is { } checklist && checklist.Version != int.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture))
                problems.Add(Problem.Error("file-misplaced", string.Create(CultureInfo.InvariantCulture, $"{name}: the file says 'version: {checklist.Version}' and belongs at oos-checklist/v{checklist.Version:000}.yaml.")));
            else if (parsed.Value is { } read) all.Add(read);
        }

        return new(problems.Count == 0 ? new([.. all.OrderBy(c => c.Version)]) : null, problems);
    }

    internal static OosChecklists Read(IConfiguration configuration)
    {
        var loaded = Load(configuration["Configuration:Path"] ?? Path.Combine(AppContext.BaseDirectory, "config"));
        return loaded.IsUsable ? loaded.Value : throw new CannotStartException(string.Join(Environment.NewLine, loaded.Errors.Select(e => e.Message)));
    }

    [GeneratedRegex(@"^v(?<version>[0-9]{3,6})\.yaml$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();
}

/// <summary>On start: a checklist that investigations have answered stands in the folder as it stood then, or nobody could say what was asked.</summary>
internal sealed class OosChecklistsStart(IServiceScopeFactory scopes, OosChecklists checklists) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var answered = await scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<OosAnswer>()
            .Select(a => new { a.ChecklistVersion, a.ChecklistSha256 }).Distinct().ToListAsync(cancellationToken);
        var wrong = answered.Where(a => checklists.All.FirstOrDefault(c => c.Version == a.ChecklistVersion)?.Sha256 != a.ChecklistSha256).ToArray();
        if (wrong.Length > 0)
            throw new CannotStartException(string.Join(Environment.NewLine, wrong.Select(a => string.Create(
                CultureInfo.InvariantCulture,
                $"oos-checklist/v{a.ChecklistVersion:000}.yaml is missing or differs from the one that investigations have answered: restore the file and add the next version beside it."))));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
