using EvQc.Audit;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Review.Packages;
using EvQc.Shell.Database;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EvQc.Tamper;

/// <summary>
/// The laboratory of the walkthrough after work: one batch released, one rejected, one in review, everything sealed and anchored, the server stopped.
/// Each illegitimate change is made to a copy of its database.
/// </summary>
public sealed class ClosedLaboratory(TestDatabaseServer server) : IAsyncLifetime
{
    public const string Prefix = "EV-TMP-";
    public const string Released = Prefix + "A";
    public const string Rejected = Prefix + "B";
    public const string Waiting = Prefix + "C";

    // A database is copied while nobody is connected: who is gets thrown out, and a pool would hand out what is left of the connection.
    private const string NoPool = ";Pooling=false";

    private readonly TestDatabase _database = new(server);

    /// <summary>A copy to which changes are made and undone.</summary>
    public TamperedCopy Shared { get; private set; } = null!;

    private DatabaseSettings Unpooled =>
        _database.Settings with { ConnectionString = _database.Settings.ConnectionString + NoPool, MigrationConnectionString = _database.Settings.MigrationConnectionString + NoPool };

    /// <summary>As it was before the last acts of the day.</summary>
    public TamperedCopy Older { get; private set; } = null!;

    public byte[] Package { get; private set; } = [];

    public byte[] OtherPackage { get; private set; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Each host in a method of its own: the bus keeps the log of the last one in the flow of execution, where the next would find it disposed.
    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await WorkAsync();
        await SealAsync();
        Older = await CopyAsync();
        await FinishAsync();
        await SealAsync();
        Shared = await CopyAsync();
        await Shared.KeepAsync();
    }

    public async Task<TamperedCopy> CopyAsync()
    {
        var (settings, anchors) = (await server.CopyAsync(_database.Settings, Cancel), Path.Combine(Path.GetTempPath(), $"evqc-anchors-{Guid.CreateVersion7():N}"));
        File.Copy(_database.AnchorFile, anchors);
        return new(settings, anchors);
    }

    /// <summary>A host on a database, not started: what a verb of the command line works with.</summary>
    internal static WebApplication Build(DatabaseSettings settings, string anchors, TimeProvider? time, string? configuration = null) => ServerHost.Build(["--urls=http://127.0.0.1:0"], builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = settings.Provider.ToString(),
            ["Database:ConnectionString"] = settings.ConnectionString,
            ["Database:MigrationConnectionString"] = settings.MigrationConnectionString,
            ["Audit:AnchorFile"] = anchors,
            ["Demo:Enabled"] = "false",
            ["Bus:Transport"] = "InMemory",
            ["Outbox:PollInterval"] = "00:00:00.100",
            ["Logging:LogLevel:Default"] = "None",
            ["Configuration:Path"] = configuration ?? Path.Combine(AppContext.BaseDirectory, "config"),
        });
        builder.Services.AddCheapPasswords();
        if (time is not null) builder.Services.AddSingleton(time);
    });

    public async ValueTask DisposeAsync()
    {
        if (Older is not null) await Older.DisposeAsync();
        if (Shared is not null) await Shared.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        await using var app = Build(Unpooled, _database.AnchorFile, null);
        await app.StartAsync(Cancel);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<DemoPeople>().SeedAsync(mustChangePassword: false, Cancel);
            await scope.ServiceProvider.GetRequiredService<DemoInstruments>().SeedAsync(TimeProvider.System.GetUtcNow().AddDays(-30), beadCheckDays: 7, Cancel);
            await scope.ServiceProvider.GetRequiredService<DemoTraining>().SeedAsync(Cancel);
        }

        var surprises = await new Walkthrough(new DemoLaboratory(app.Services, TestContext.Current.SendDiagnosticMessage), TimeProvider.System).RunAsync(Prefix, Cancel);
        if (surprises.Count > 0) throw new InvalidOperationException(string.Join(' ', surprises));
        await app.StopAsync(Cancel);
    }

    /// <summary>The last acts of the day.</summary>
    private async Task FinishAsync()
    {
        await using var app = Build(Unpooled, _database.AnchorFile, null);
        (Package, OtherPackage) = (await ExportAsync(app, Released), await ExportAsync(app, Rejected));
        await HoldAsync(app);
    }

    private static async Task<byte[]> ExportAsync(WebApplication app, string batch)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ExportPackage>().RunAsync(new(batch), Actor.System, Cancel)).Bytes;
    }

    private static async Task HoldAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var mara = await scope.ServiceProvider.GetRequiredService<EvQcContext>().Users.AsNoTracking().SingleAsync(p => p.UserName == "mara", Cancel);
        await scope.ServiceProvider.GetRequiredService<HoldBatch>().RunAsync(new(Waiting, false, "freezer alarm"), mara.AsActor(), Cancel);
    }

    private async Task SealAsync()
    {
        await using var app = Build(Unpooled, _database.AnchorFile, null);
        await TamperedCopy.SealAsync(app);
    }
}
