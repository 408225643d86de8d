using System.Globalization;
using EvQc.Demo;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Reports;
using EvQc.Specifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.KillTests;

/// <summary>
/// The server process gets SIGKILL at random moments while fifty batches are driven; each time it is started again. EVQC_KILL_SEED repeats a
/// run's moments, EVQC_KILL_BATCHES and EVQC_KILL_TIMES make it larger.
/// </summary>
public sealed class Killing_the_server(TestDatabaseServer databases, SharedRabbitMq broker, ITestOutputHelper output)
{
    private const int AtATime = 8;
    private static readonly int Batches = FromEnvironment("EVQC_KILL_BATCHES", 50);
    private static readonly int Times = FromEnvironment("EVQC_KILL_TIMES", 5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "DI-01")]
    [Trait("Req", "DI-12")]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Loses_nothing_and_doubles_nothing(BusTransport transport)
    {
        var seed = FromEnvironment("EVQC_KILL_SEED", Random.Shared.Next(1_000_000));
        output.WriteLine($"EVQC_KILL_SEED={seed}");
        await using var database = new TestDatabase(databases);
        await database.InitializeAsync();
        var configuration = await broker.OnAsync(transport, database, Cancel);
        using var shelf = new ConfigurationWithPastReports();
        configuration["Configuration:Path"] = shelf.Folder;
        configuration["Outbox:Lease"] = "00:00:10";
        configuration["Logging:LogLevel:Default"] = "Error";

        await using var desk = Desk(configuration);
        var key = await PrepareAsync(desk);
        await using var server = new ServerProcess(configuration);
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
        var script = new InstrumentScript(http, key);
        using var technician = new Reviewer(server.Address, "tara");
        using var reviewer = new Reviewer(server.Address, "quinn");
        var laboratory = new KilledLaboratory(desk, script, technician, reviewer);

        server.Start();
        (await server.IsServingAsync(http, Cancel)).ShouldBeTrue(server.Said);
        var driving = Parallel.ForAsync(
            0, Batches, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = Cancel },
            async (number, cancellationToken) => await laboratory.DriveAsync(number, cancellationToken));
        var kills = await KillAsync(server, http, laboratory, driving, new Random(seed));
        await driving;

        var dueReports = desk.Services.GetRequiredService<ReportSchedules>().All.Sum(s => DuePeriods.Of(s, TimeProvider.System.GetUtcNow(), null).Count);
        await UntilQuietAsync(database, desk, dueReports, server);
        output.WriteLine($"{kills} kills, {script.SentAgain} requests sent again, {laboratory.ExpectedResults} results, {dueReports} reports");
        kills.ShouldBeGreaterThanOrEqualTo(Times);
        await using var db = database.Open();
        await new WhatIsLeft(db, Batches, desk.Services.GetRequiredService<Subscriptions>()).ShouldBeCompleteAsync(laboratory.ExpectedResults, dueReports, Cancel);
    }

    /// <summary>
    /// Kills at moments that random numbers pick from the whole course of the work, now and then once more before the server is up again,
    /// and leaves it running.
    /// </summary>
    private static async Task<int> KillAsync(ServerProcess server, HttpClient http, KilledLaboratory laboratory, Task driving, Random random)
    {
        var kills = 0;
        var moments = Enumerable.Range(0, Times).Select(_ => random.Next(Batches * KilledLaboratory.ActsOfABatch * 9 / 10)).Order().ToList();
        foreach (var moment in moments)
        {
            while (laboratory.Acts < moment && !driving.IsCompleted) await Task.Delay(10, Cancel);
            if (driving.IsCompleted) break;
            await Task.Delay(random.Next(200), Cancel);
            await KillOnceAsync();
            if (random.Next(4) == 0)
            {
                await Task.Delay(random.Next(50, 1500), Cancel);
                await KillOnceAsync();
            }

            await server.IsServingAsync(http, Cancel);
        }

        return kills;

        async Task KillOnceAsync()
        {
            await server.KillAsync();
            kills++;
            server.Start();
        }
    }

    private static Task UntilQuietAsync(TestDatabase database, WebApplication desk, int dueReports, ServerProcess server) => Patience.UntilAsync(
        async () =>
        {
            await using var db = database.Open();
            return await new WhatIsLeft(db, Batches, desk.Services.GetRequiredService<Subscriptions>()).IsQuietAsync(dueReports, Cancel);
        },
        () => "Messages are still waiting. " + server.Said);

    /// <summary>The same host, never started: its use cases without its dispatcher, consumers and ticks.</summary>
    private static WebApplication Desk(Dictionary<string, string?> configuration) =>
        ServerHost.Build([.. configuration.Where(c => c.Value is not null).Select(c => $"--{c.Key}={c.Value}")], builder => builder.Services.AddCheapPasswords());

    private static async Task<string> PrepareAsync(WebApplication desk)
    {
        await using var scope = desk.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoPeople>().SeedAsync(mustChangePassword: false, Cancel);
        await scope.ServiceProvider.GetRequiredService<DemoInstruments>().SeedAsync(TimeProvider.System.GetUtcNow().AddDays(-30), beadCheckDays: 7, Cancel);
        await desk.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Assays.MethodsStart>().Single().StartAsync(Cancel);
        await scope.ServiceProvider.GetRequiredService<DemoTraining>().SeedAsync(Cancel);
        await scope.ServiceProvider.GetRequiredService<RegisterStatements>().RunAsync(Cancel);
        foreach (var signer in await scope.ServiceProvider.GetRequiredService<EvQcContext>().Users.AsNoTracking().Where(p => p.UserName == "tara" || p.UserName == "quinn").ToListAsync(Cancel))
            await scope.ServiceProvider.GetRequiredService<AcceptStatement>().RunAsync(new(1, DemoPeople.Password), signer.AsActor(), Cancel);
        await scope.ServiceProvider.GetRequiredService<RegisterSpecifications>().RunAsync(Cancel);
        await new DemoLaboratory(desk.Services, TestContext.Current.SendDiagnosticMessage).ApproveSpecificationsAsync(Walkthrough.Product, Cancel);
        var administrator = new Actor(Guid.CreateVersion7(), "Ada Novak (ada)", Role.Administrator);
        var tara = await scope.ServiceProvider.GetRequiredService<EvQcContext>().Users.Where(p => p.UserName == "tara").Select(p => p.Id).SingleAsync(Cancel);
        return await scope.ServiceProvider.GetRequiredService<CreateApiKey>().RunAsync(new("kill-test", Role.Technician, 1) { ResponsibleId = tara }, administrator, Cancel);
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>The shipped configuration with schedules that start in the past, so that reports are due while the server dies.</summary>
    private sealed class ConfigurationWithPastReports : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("evqc-kill-config-");

        public ConfigurationWithPastReports()
        {
            var from = Path.Combine(AppContext.BaseDirectory, "config");
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(Folder, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.WriteAllText(copy, File.ReadAllText(file)
                    .Replace("first-period: 2026-10-01", "first-period: 2026-05-01", StringComparison.Ordinal)
                    .Replace("first-period: 2026-07-01", "first-period: 2026-04-01", StringComparison.Ordinal));
            }
        }

        public string Folder => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
