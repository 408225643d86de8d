using System.Globalization;
using EvQc.People;
using EvQc.Shell.Database;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EvQc.Audit;

/// <summary>
/// <c>audit writes [--writers 16] [--seconds 10]</c> and <c>audit verify [--entries 1000000]</c>: on a private PostgreSQL of its own that waits
/// for the disk at every commit, with the sealer at work.
/// </summary>
internal static class AuditBench
{
    public static async Task<int> RunAsync(string[] words)
    {
        var folder = Directory.CreateTempSubdirectory("evqc-bench-").FullName;
        try
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = "Embedded",
                ["Database:DataFolder"] = folder,
            }).Build();
            await using var services = new ServiceCollection()
                .AddLogging()
                .AddSingleton<IConfiguration>(configuration)
                .AddSingleton(new LaboratoryZone("Europe/Zurich"))
                .AddDatabase(configuration)
                .AddAudit(configuration)
                .BuildServiceProvider();
            await services.OpenDatabaseAsync(CancellationToken.None);
            switch (words)
            {
                case ["writes", ..]:
                    await new AuditedWrites(services, Number(words, "--writers", 16), TimeSpan.FromSeconds(Number(words, "--seconds", 10))).RunAsync();
                    return 0;
                case ["verify", ..]:
                    await new VerifyingManyEntries(services, Number(words, "--entries", 1_000_000)).RunAsync();
                    return 0;
                default:
                    Console.Error.WriteLine("usage: audit writes [--writers N] [--seconds N] | audit verify [--entries N]");
                    return 2;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task DoAsync(IServiceProvider services, Func<EvQcContext, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(new Actor(Guid.Empty, "Benchmark", Role.Technician), "measured");
        await work(db);
    }

    private static int Number(string[] words, string name, int usual) =>
        Array.IndexOf(words, name) is var at and >= 0 && at + 1 < words.Length ? int.Parse(words[at + 1], CultureInfo.InvariantCulture) : usual;
}
