using EvQc.Audit;
using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Database;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review.Packages;

/// <summary><c>evqc export --batch NUMBER --out FILE.zip</c>: the evidence package of one batch, written beside a running server or without one.</summary>
internal static class ExportVerb
{
    private const string Usage = "usage: ./evqc export --batch NUMBER --out FILE.zip";

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var settings = new List<string>();
        string? batch = null, file = null;
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (name == "--batch") batch = value ?? Next(ref i);
            else if (name == "--out") file = value ?? Next(ref i);
            else settings.Add(args[i]);
        }

        if (batch is null || file is null) throw new CannotStartException(Usage);
        await using var app = ServerHost.Build([.. settings, "--Demo:Enabled=false", "--Logging:Console:LogLevel:Default=None"]);
        await app.Services.GetRequiredService<DatabaseConnection>().OpenOrJoinAsync(cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        Origin.Begin("evqc export", app.Services.GetRequiredService<LaboratorySettings>().Zone.Id);
        try
        {
            if ((await scope.ServiceProvider.GetRequiredService<EvQcContext>().Database.GetPendingMigrationsAsync(cancellationToken)).Any())
                throw new CannotStartException("The database is of an earlier version than this program: run './evqc migrate' first, or export with the version that last used it.");
            var package = await scope.ServiceProvider.GetRequiredService<ExportPackage>().RunAsync(new(batch), Actor.System, cancellationToken);
            await File.WriteAllBytesAsync(file, package.Bytes, cancellationToken);
            await Console.Out.WriteLineAsync(FormattableString.Invariant($"wrote {file} ({package.Bytes.Length} bytes), records root {package.RecordsRoot}"));
            return 0;
        }
        catch (NotFoundException e)
        {
            throw new CannotStartException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"{file} cannot be written: {e.Message}", e);
        }

        string Next(ref int i) => i + 1 < args.Length ? args[++i] : throw new CannotStartException(Usage);
    }
}
