using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell.Database;
using EvQc.Specifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EvQc;

/// <summary>EvQc as it is shipped, on a port and a private PostgreSQL of its own, for all tests of this project.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("evqc-browser-").FullName;
    private Dictionary<string, string> _records = [];
    private WebApplication? _app;

    public string Address { get; private set; } = "";

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        _app = ServerHost.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Database:Provider"] = "Embedded",
                ["Database:DataFolder"] = _data,
                ["Database:Fast"] = "true",
                ["Configuration:Path"] = Path.Combine(Root(), "config"),
                ["Demo:Enabled"] = "true",
                ["Laboratory:Name"] = "Northlight Vesicles, quality control",
                ["Laboratory:Zone"] = "Europe/Zurich",
                ["People:SignInAttemptsPerMinute"] = "1000",
            });
        });
        await _app.Services.OpenDatabaseAsync(CancellationToken.None);
        await _app.Services.GetRequiredService<FirstPeople>().EnsureAsync(CancellationToken.None);
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        await db.Users.ExecuteUpdateAsync(p => p.SetProperty(x => x.MustChangePassword, false));
        await UntilAsync(db.Set<Batch>().Where(b => b.Number == "EV-DEMO-D"));
        foreach (var signer in await db.Users.AsNoTracking().Where(p => p.UserName == "tom" || p.UserName == "mara").ToListAsync())
            await scope.ServiceProvider.GetRequiredService<AcceptStatement>().RunAsync(new(1, DemoPeople.Password), signer.AsActor(), CancellationToken.None);
        await PutOnRecordAsync(db, 2, 3);
        var file = await db.Set<StoredFile>().OrderBy(f => f.ReceivedAt).Select(f => f.Id).FirstAsync();
        var person = await db.Users.Where(p => p.UserName == "tom").Select(p => p.Id).SingleAsync();
        var result = await db.Set<Result>().OrderBy(r => r.RecordedAt).Select(r => r.Id).FirstAsync();
        var ada = (await db.Users.SingleAsync(p => p.UserName == "ada")).AsActor();
        await scope.ServiceProvider.GetRequiredService<CreateApiKey>().RunAsync(new("nta-pc", Role.Technician, 20) { ResponsibleId = person }, ada, CancellationToken.None);
        var instrument = await db.Set<Instrument>().OrderBy(i => i.Serial).Select(i => i.Id).FirstAsync();
        var investigation = await db.Set<OosInvestigation>().Where(o => o.ClosedAt != null).Select(o => o.Id).FirstAsync();
        var key = await db.Set<ApiKey>().OrderBy(k => k.CreatedAt).Select(k => k.Id).FirstAsync();
        var training = await db.Set<Training>().Where(t => t.PersonId == person).OrderBy(t => t.Method).Select(t => t.Id).FirstAsync();
        _records = new(StringComparer.Ordinal)
        {
            ["files"] = $"{file}",
            ["people"] = $"{person}",
            ["results"] = $"{result}",
            ["api-keys"] = $"{key}",
            ["training"] = $"{training}",
            ["manuals"] = "bench-guide",
            ["methods"] = "nta",
            ["instruments"] = $"{instrument}",
            ["investigations"] = $"{investigation}",
            ["batches"] = "EV-DEMO-C",
            ["review"] = "EV-DEMO-C",
            ["specifications"] = "uc-msc-sev",
        };
    }

    /// <summary>A page's route with a record of the demonstration in its first place; null where there is none to show.</summary>
    public string? Filled(string route)
    {
        var parts = route.Split('/');
        for (var i = 1; i < parts.Length; i++)
        {
            if (!parts[i].StartsWith('{')) continue;
            if (i != 2 || !_records.TryGetValue(parts[1], out var record)) return null;
            parts[i] = record;
        }

        return string.Join('/', parts);
    }

    /// <summary>Versions of the specification that are in force in the far future and that nobody has approved.</summary>
    private static async Task PutOnRecordAsync(EvQcContext db, params int[] numbers)
    {
        var first = await db.Set<SpecificationVersion>().AsNoTracking().SingleAsync(v => v.Number == 1);
        db.ActAs(Actor.System, "Loaded from the configuration folder");
        foreach (var number in numbers)
        {
            var source = first.Source.Replace("version: 1\n", FormattableString.Invariant($"version: {number}\n"), StringComparison.Ordinal)
                .Replace("effective-from: 2026-01-01", FormattableString.Invariant($"effective-from: 209{number}-01-01"), StringComparison.Ordinal);
            db.Add(new SpecificationVersion { Id = Guid.CreateVersion7(), Product = first.Product, Number = number, EffectiveFrom = new(2090 + number, 1, 1), Source = source, Sha256 = Evidence.HashOf(source), LoadedAt = TimeProvider.System.GetUtcNow() });
        }

        await db.SaveChangesAsync();
    }

    /// <summary>The demonstration seeds itself in the background, through messages; the last thing it does is the sign to begin.</summary>
    private static async Task UntilAsync<T>(IQueryable<T> there)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!await there.AnyAsync(patience.Token)) await look.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>The repository's folder.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EvQc.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }
}
