using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Database;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// <c>evqc reread --since DATE | --parser VERSION [--json]</c>: reads stored files again with this program's readers and reports what differs from the
/// record. Exit code 0 when nothing does, 1 when something does, 2 when it could not run. It changes nothing, beside a running EvQc or without one.
/// </summary>
internal static class RereadVerb
{
    private const string Usage = "Usage: evqc reread --since yyyy-MM-dd | --parser VERSION [--json]";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var (since, parser, isJson, settings) = Read(args);
        await using var app = ServerHost.Build([.. settings, "--Demo:Enabled=false", "--Logging:LogLevel:Default=None"]);
        await app.Services.GetRequiredService<DatabaseConnection>().OpenOrJoinAsync(cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        if ((await scope.ServiceProvider.GetRequiredService<EvQcContext>().Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new CannotStartException("The database is of an earlier version than this program: run './evqc migrate' first.");
        var from = since is { } day ? scope.ServiceProvider.GetRequiredService<LaboratorySettings>().FromLocal(day.ToDateTime(TimeOnly.MinValue)) : (DateTimeOffset?)null;
        return await ReportAsync(scope.ServiceProvider.GetRequiredService<RereadFiles>().RunAsync(new(from, parser), cancellationToken), isJson, Console.Out);
    }

    internal static async Task<int> ReportAsync(IAsyncEnumerable<RereadFile> files, bool isJson, TextWriter output)
    {
        var (read, differing) = (0, 0);
        await foreach (var file in files)
        {
            read++;
            if (file.Differences.Count > 0) differing++;
            if (isJson) await output.WriteLineAsync(JsonSerializer.Serialize(Shown(file), Json));
            else if (file.Differences.Count > 0) await output.WriteLineAsync(Told(file));
        }

        if (!isJson)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{read} files read again, {differing} differ from the record. Nothing was changed{(differing == 0 ? "" : "; decide what a difference means on the result's page")}."));
        return differing == 0 ? 0 : 1;
    }

    private static object Shown(RereadFile file) => new
    {
        file = file.Name,
        id = file.Id,
        sha256 = file.Sha256,
        status = file.Status.ToString(),
        recordedParser = file.RecordedParser,
        presentFormat = file.PresentFormat,
        presentParser = file.PresentParser,
        differences = file.Differences.Select(d => new { record = d.Record, quantity = d.Field, recorded = d.Recorded, present = d.Recomputed }),
    };

    private static string Told(RereadFile file) => string.Join(
        Environment.NewLine,
        [
            $"{file.Name} ({file.Status}, /files/{file.Id}): reader {file.RecordedParser ?? "none"} then, {file.PresentParser ?? "none"} now",
            .. file.Differences.Select(d => $"  {d.Record}: {d.Field} was {d.Recorded ?? "nothing"}, reads {d.Recomputed ?? "nothing"}"),
        ]);

    private static (DateOnly? Since, string? Parser, bool Json, List<string> Settings) Read(string[] args)
    {
        (DateOnly? since, string? parser, var settings) = (null, null, new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (name == "--since")
                since = DateOnly.TryParseExact(Value(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new CannotStartException($"--since needs a day such as 2026-03-01. {Usage}");
            else if (name == "--parser") parser = Value();
            else if (name != "--json") settings.Add(args[i]);

            string Value() => value ?? (i + 1 < args.Length ? args[++i] : throw new CannotStartException($"{name} needs a value. {Usage}"));
        }

        return since is null && parser is null ? throw new CannotStartException($"Say which files. {Usage}") : (since, parser, args.Contains("--json", StringComparer.Ordinal), settings);
    }
}
