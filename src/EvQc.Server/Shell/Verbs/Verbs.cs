using System.Runtime.InteropServices;
using EvQc.Shell.Database;

namespace EvQc.Shell;

/// <summary>The verbs of the program. A new one is one line in <see cref="All"/>.</summary>
public static class Verbs
{
    private const int CouldNotRun = 2;

    /// <param name="args">The command line; without a verb EvQc serves.</param>
    /// <param name="serveAsync">Runs the web application with the remaining words.</param>
    public static async Task<int> RunAsync(string[] args, Func<string[], CancellationToken, Task<int>> serveAsync)
    {
        ArgumentNullException.ThrowIfNull(args);
        var verbs = All(serveAsync);
        var named = args is [var first, ..] && !first.StartsWith('-');
        var verb = named ? verbs.FirstOrDefault(v => v.Name == args[0]) : verbs[0];
        if (args is ["--help" or "-h", ..])
            verb = verbs[^1];
        if (verb is null)
        {
            await Console.Error.WriteLineAsync($"There is no verb '{args[0]}'; './evqc help' lists them all.").ConfigureAwait(false);
            return CouldNotRun;
        }
        return await RunAsync(verb, named ? args[1..] : args).ConfigureAwait(false);
    }

    private static List<Verb> All(Func<string[], CancellationToken, Task<int>> serveAsync)
    {
        List<Verb> verbs =
        [
            new("serve", "run EvQc on a database that you set up: screens, API, messages, schedules", serveAsync),
            new("migrate", "bring the database up to date, or --script FILE --provider PostgreSql|SqlServer for an administrator", MigrateVerb.RunAsync),
            new("inspect", "read instrument files and print what they say, with every problem: FILE... [--json]",
                (words, _) => Task.FromResult(Instruments.InspectVerb.Run(words, Console.Out, Console.Error))),
            new("verify", "whether every record is as it was recorded, or an evidence package holds: [--replay] [--json] [FILE.zip]", Audit.VerifyVerb.RunAsync),
            new("export", "the evidence package of a batch, which needs no EvQc to be read or verified: --batch NUMBER --out FILE.zip", Review.Packages.ExportVerb.RunAsync),
            new("reread", "read stored instrument files again with today's readers and report what differs: --since DATE | --parser VERSION [--json]", Instruments.RereadVerb.RunAsync),
            new("backup", "take all records out into one file, while EvQc runs or not: FILE", Keeping.KeepingVerbs.BackUpAsync),
            new("restore", "prove a backup whole and put it in place of the database: FILE [--over-newer-records REASON]", Keeping.KeepingVerbs.RestoreAsync),
            new("walkthrough", "three batches from culture to their end on a throwaway database: [--out DIR]", Demo.WalkthroughVerb.RunAsync),
        ];
        verbs.Add(new("help", "this list", (_, _) => Task.FromResult(HelpVerb.Run(verbs, Console.Out))));
        return verbs;
    }

    private static async Task<int> RunAsync(Verb verb, string[] args)
    {
        using var stop = new CancellationTokenSource();
        // The web application has its own end; here the signals end every other verb in order.
        using var interrupt = verb.Name == "serve" ? null : PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = verb.Name == "serve" ? null : PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await verb.RunAsync(args, stop.Token).ConfigureAwait(false);
        }
        catch (CannotStartException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return CouldNotRun;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.").ConfigureAwait(false);
            return CouldNotRun;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
