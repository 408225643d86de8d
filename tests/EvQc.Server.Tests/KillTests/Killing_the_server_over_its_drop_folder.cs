using System.Globalization;
using System.Security.Cryptography;
using EvQc.Instruments;
using EvQc.Outbox;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.KillTests;

/// <summary>The server process gets SIGKILL at random moments while files are dropped; nothing is lost and nothing is stored twice.</summary>
public sealed class Killing_the_server_over_its_drop_folder(TestDatabaseServer databases, SharedRabbitMq broker, ITestOutputHelper output) : IDisposable
{
    private const int Files = 60;
    private const int Kills = 4;
    private readonly string _path = Directory.CreateTempSubdirectory("evqc-drop-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "DI-01")]
    public async Task Loses_no_file_and_doubles_none()
    {
        var seed = Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var database = new TestDatabase(databases);
        await database.InitializeAsync();
        var configuration = await broker.OnAsync(BusTransport.InMemory, database, Cancel);
        configuration["Instruments:DropFolders:0:Name"] = "nta-pc";
        configuration["Instruments:DropFolders:0:Path"] = _path;
        configuration["Instruments:DropFolders:0:Responsible"] = "tom";
        configuration["Ticks:drop-folders:Seconds"] = "1";
        configuration["Logging:LogLevel:Default"] = "Error";
        await using (var desk = ServerHost.Build([.. configuration.Where(c => c.Value is not null).Select(c => $"--{c.Key}={c.Value}")]))
        await using (var scope = desk.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DemoPeople>().SeedAsync(mustChangePassword: false, Cancel);

        var dropped = Enumerable.Range(0, Files).Select(i => Drop(i)).ToDictionary(f => f.Sha256, f => f.Name, StringComparer.Ordinal);
        await using var server = new ServerProcess(configuration);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        server.Start();
        for (var kill = 0; kill < Kills; kill++)
        {
            (await server.IsServingAsync(http, Cancel)).ShouldBeTrue(server.Said);
            var before = await CountAsync(database);

            // Into the middle of the work: after at least one more file was stored, at a moment nobody chose.
            await Patience.UntilAsync(async () => await CountAsync(database) != before || Directory.GetFiles(_path).Length == 0, () => "No file is taken. " + server.Said);
            await Task.Delay(random.Next(30), Cancel);
            await server.KillAsync();
            server.Start();
        }

        await Patience.UntilAsync(() => Task.FromResult(Directory.GetFiles(_path).Length == 0), () => "Files are left. " + server.Said);
        await server.KillAsync();
        await using var db = database.Open();
        var stored = await db.Set<StoredFile>().AsNoTracking().Select(f => f.Sha256).ToListAsync(Cancel);
        stored.Order(StringComparer.Ordinal).ShouldBe(dropped.Keys.Order(StringComparer.Ordinal));
        Directory.GetFiles(Path.Combine(_path, DropFolder.Taken)).Select(Hash).Order(StringComparer.Ordinal).ShouldBe(dropped.Keys.Order(StringComparer.Ordinal));
        Directory.Exists(Path.Combine(_path, DropFolder.Duplicates)).ShouldBeFalse("a file of our own is no duplicate");
        (await db.Set<DroppedFile>().CountAsync(Cancel)).ShouldBe(Files);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static async Task<int> CountAsync(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Set<StoredFile>().CountAsync(Cancel);
    }

    private (string Name, string Sha256) Drop(int number)
    {
        var path = Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"run-{number:000}.csv"));
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{EvQcTemplate.Signature}\nsample,attribute,value,unit\nT-{number}-CM,potency,96.5,%\n"));
        return (path, Hash(path));
    }
}
