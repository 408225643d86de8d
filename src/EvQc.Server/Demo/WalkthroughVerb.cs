using System.Globalization;
using EvQc.People;
using EvQc.Reports;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Demo;

/// <summary>
/// <c>evqc walkthrough [--out DIR]</c>: the three batches on a throwaway database, one line an event; leaves certificate, compliance workbook and
/// evidence. Exit code 0 only if exactly the three outcomes happened.
/// </summary>
internal static class WalkthroughVerb
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var folder = args switch
        {
            [] => "walkthrough",
            ["--out", var named] => named,
            [var one] when one.StartsWith("--out=", StringComparison.Ordinal) => one["--out=".Length..],
            _ => throw new CannotStartException("usage: ./evqc walkthrough [--out DIR]"),
        };
        var output = Directory.CreateDirectory(folder).FullName;
        var data = Directory.CreateTempSubdirectory("evqc-walkthrough-").FullName;
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            return await RunAsync(data, output, cancellationToken);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
            Say($"took {TimeProvider.System.GetElapsedTime(started).TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
        }
    }

    private static async Task<int> RunAsync(string data, string output, CancellationToken cancellationToken)
    {
        await using var app = ServerHost.Build(
        [
            $"--Database:DataFolder={Path.Combine(data, "database")}", "--Database:Provider=Embedded", "--Database:Fast=true", "--urls=http://127.0.0.1:0",
            "--Demo:Enabled=false", "--Bus:Transport=InMemory", "--Logging:LogLevel:Default=Warning",
        ]);
        await app.StartAsync(cancellationToken);
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DemoPeople>().SeedAsync(mustChangePassword: false, cancellationToken);

        var time = app.Services.GetRequiredService<TimeProvider>();
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DemoInstruments>().SeedAsync(time.GetUtcNow().AddDays(-30), beadCheckDays: 7, cancellationToken);
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DemoTraining>().SeedAsync(cancellationToken);
        var laboratory = new DemoLaboratory(app.Services, Say);
        var surprises = await new Walkthrough(laboratory, time).RunAsync("EV-WALK-", cancellationToken);
        await new WalkthroughDocuments(app.Services, output, Say).WriteAsync("EV-WALK-A", cancellationToken);
        await app.StopAsync(cancellationToken);

        foreach (var surprise in surprises) Say($"NOT AS EXPECTED: {surprise}");
        Say(surprises.Count == 0 ? "one batch released, one rejected, one kept in review: as expected" : "the walkthrough did not end as expected");
        return surprises.Count == 0 ? 0 : 1;
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}
