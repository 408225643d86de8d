using EvQc.Quantities;
using EvQc.Shell;

namespace EvQc.Reports;

/// <summary>What <c>config/report-schedules</c> says today.</summary>
public sealed record ReportSchedules(IReadOnlyList<ReportSchedule> All)
{
    public ReportSchedule? Find(string name) => All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal));

    /// <summary>Reads every schedule; every mistake of every file in one pass. No folder means no schedule.</summary>
    public static Parsed<ReportSchedules> Load(string path)
    {
        var folder = Path.Combine(path, "report-schedules");
        var problems = new List<Problem>();
        var schedules = new List<ReportSchedule>();
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
        foreach (var file in files)
        {
            var name = $"report-schedules/{Path.GetFileName(file)}";
            if (!name.EndsWith(".yaml", StringComparison.Ordinal))
            {
                problems.Add(Problem.Error("file-misplaced", $"{name}: schedules are named report-schedules/<name>.yaml; move or remove this file."));
                continue;
            }

            var parsed = ReportScheduleYaml.Read(name, File.ReadAllText(file));
            problems.AddRange(parsed.Problems);
            if (parsed.Value is not { } schedule) continue;
            if (schedule.Name != Path.GetFileNameWithoutExtension(file))
                problems.Add(Problem.Error("file-misplaced", $"{name}: the file says 'name: {schedule.Name}' and belongs at report-schedules/{schedule.Name}.yaml."));
            schedules.Add(schedule);
        }

        return new(problems.Count == 0 ? new(schedules) : null, problems);
    }

    internal static ReportSchedules Read(IConfiguration configuration)
    {
        var loaded = Load(configuration["Configuration:Path"] ?? Path.Combine(AppContext.BaseDirectory, "config"));
        return loaded.IsUsable ? loaded.Value : throw new CannotStartException(string.Join(Environment.NewLine, loaded.Errors.Select(e => e.Message)));
    }
}
