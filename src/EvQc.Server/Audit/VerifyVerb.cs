using EvQc.People;
using EvQc.Reports;
using EvQc.Review.Packages;
using EvQc.Shell;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>
/// <c>evqc verify [--replay] [--json]</c>: whether every record is as it was recorded, and with <c>--replay</c> as EvQc computes it today. It changes
/// nothing, and needs no running server; beside one it uses that one's database. <c>evqc verify FILE.zip</c> looks at an evidence package alone,
/// <c>evqc verify FILE.xlsx</c> asks whether a certificate or report is as EvQc wrote it.
/// </summary>
internal static class VerifyVerb
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var (isJson, isReplay) = (args.Contains("--json", StringComparer.Ordinal), args.Contains("--replay", StringComparer.Ordinal));
        string[] settings = [.. args.Where(a => a is not ("--json" or "--replay"))];
        if (settings is [var document, ..] && document.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) && !document.StartsWith('-'))
            return await RecogniseAsync(document, settings[1..], cancellationToken);
        if (settings is [var file] && !file.StartsWith('-'))
            return isReplay
                ? throw new CannotStartException("An evidence package is always computed once more; leave out --replay.")
                : await VerifyPackage.RunAsync(file, isJson, Console.Out, Console.Error, cancellationToken);

        // What is printed is the report and nothing else, so that a script can read it.
        await using var app = ServerHost.Build([.. settings, "--Demo:Enabled=false", "--Logging:Console:LogLevel:Default=None"]);
        await app.Services.GetRequiredService<DatabaseConnection>().OpenOrJoinAsync(cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        await EnsureVersionAsync(scope.ServiceProvider.GetRequiredService<EvQcContext>(), cancellationToken);
        var verification = await scope.ServiceProvider.GetRequiredService<VerifyRecords>().RunAsync(isReplay, cancellationToken);
        await Console.Out.WriteLineAsync(isJson ? VerificationText.Json(verification) : VerificationText.Lines(verification));
        return verification.IsClean ? 0 : verification.IsComplete ? 1 : 2;
    }

    /// <returns>0 when the file is as EvQc wrote it and its batch as it was signed, 1 when not, 2 when it cannot be read.</returns>
    private static async Task<int> RecogniseAsync(string file, string[] settings, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"{file} cannot be read: {e.Message}", e);
        }

        await using var app = ServerHost.Build([.. settings, "--Demo:Enabled=false", "--Logging:Console:LogLevel:Default=None"]);
        await app.Services.GetRequiredService<DatabaseConnection>().OpenOrJoinAsync(cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        await EnsureVersionAsync(scope.ServiceProvider.GetRequiredService<EvQcContext>(), cancellationToken);
        var answer = await scope.ServiceProvider.GetRequiredService<RecogniseDocument>().RunAsync(new(Path.GetFileName(file), bytes), Actor.System, cancellationToken);
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, answer.Changes.Select(c => $"  {c}").Prepend(answer.Sentence)));
        return answer.Holds ? 0 : 1;
    }

    /// <summary>A database of another version is not brought up to date by the way: what is verified is what is there.</summary>
    internal static async Task EnsureVersionAsync(EvQcContext db, CancellationToken cancellationToken)
    {
        try
        {
            if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
                throw new CannotStartException("The database is of an earlier version than this program: run './evqc migrate' first, or verify with the version that last used it.");
        }
        catch (System.Data.Common.DbException e)
        {
            throw new CannotStartException($"The database cannot be reached ({e.Message.TrimEnd('.')}): check Database:ConnectionString and that the server runs.", e);
        }
    }
}
