using System.Data.Common;
using System.Security.Cryptography;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Migrations;
using EvQc.People;
using EvQc.Review;
using EvQc.Review.Packages;
using EvQc.Specifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Keeping;

/// <summary>
/// A backup that an earlier version of EvQc really wrote (<c>tests/data/earlier</c>, of its demonstration), brought back by this one: since then the schema was upgraded more
/// than three times, and nothing of a batch may be lost by that.
/// </summary>
public sealed class A_backup_of_an_earlier_version(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evqc-earlier-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgreSqlServer Owner => new(database.Settings.MigrationConnectionString!);

    [Theory]
    [Trait("Req", "P11-03")]
    [Trait("Req", "A11-12")]
    [InlineData("2026-11-20", "GuardedRecords", 3)]
    [InlineData("2026-11-27", "TrailSamples", 2)]
    public async Task Gives_back_every_batch_with_its_files_and_signatures_after_all_upgrades(string day, string schema, int upgrades)
    {
        Assert.SkipUnless(TestDatabaseServer.External is null, "a backup is of PostgreSQL, and is restored on a server of our own");
        var name = PostgreSqlServer.NameIn(database.ConnectionString) + "_earlier_" + day[^2..];
        await Owner.CreateAsync(name, null, Cancel);
        await using var app = Build(name, new Dictionary<string, string?>());

        var restored = await app.Services.GetRequiredService<RestoreBackup>().RunAsync(
            new(Path.Combine(RepositoryRoot.Path, "tests", "data", "earlier", $"{day}.evqc"), null), beside => Build(name, beside), Cancel);

        restored.SetAside.ShouldBeEmpty();
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        (await db.Database.GetAppliedMigrationsAsync(Cancel)).SkipWhile(m => !m.EndsWith($"_{schema}", StringComparison.Ordinal)).Skip(1).Count().ShouldBeGreaterThanOrEqualTo(upgrades, "upgrades since");
        var verification = await scope.ServiceProvider.GetRequiredService<VerifyRecords>().RunAsync(replay: true, Cancel);
        verification.Checks.SelectMany(c => c.Findings).Select(f => f.What).ShouldBeEmpty();
        verification.IsClean.ShouldBeTrue();

        (await db.Set<Batch>().OrderBy(b => b.Number).Select(b => $"{b.Number} {b.State}").ToListAsync(Cancel)).ShouldBe(["EV-DEMO-A Released", "EV-DEMO-B Rejected", "EV-DEMO-C Review", "EV-DEMO-D Culture"]);
        (await db.Set<Signature>().CountAsync(Cancel)).ShouldBeGreaterThan(2);
        foreach (var file in await db.Set<StoredFile>().Join(db.Set<StoredFileContent>(), f => f.Id, c => c.FileId, (f, c) => new { f.Name, f.Sha256, c.Bytes }).ToListAsync(Cancel))
            Convert.ToHexStringLower(SHA256.HashData(file.Bytes)).ShouldBe(file.Sha256, file.Name);
        foreach (var batch in new[] { "EV-DEMO-A", "EV-DEMO-B", "EV-DEMO-C" })
        {
            var exported = await scope.ServiceProvider.GetRequiredService<ExportPackage>().RunAsync(new(batch), Actor.System, Cancel);
            VerifiedPackage.Of(exported.Bytes).Fault?.ToString().ShouldBeNull(batch);
            await scope.ServiceProvider.GetRequiredService<ReviewGathering>().OfAsync(await db.BatchAsync(batch, Cancel), Cancel);
        }

        (await Should.ThrowAsync<DbException>(() => db.Set<Signature>().ExecuteDeleteAsync(Cancel))).SqlState.ShouldBe("42501", "nothing may be deleted before its time");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private WebApplication Build(string name, IEnumerable<KeyValuePair<string, string?>> beside) => ServerHost.Build(["--Logging:LogLevel:Default=None"], builder =>
        builder.Configuration
            .AddInMemoryCollection(database.Configuration())
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:ConnectionString"] = new PostgreSqlServer(database.ConnectionString).Database(name),
                ["Database:MigrationConnectionString"] = Owner.Database(name),
                ["Audit:AnchorFile"] = Path.Combine(_folder, "audit.anchors"),
                ["Configuration:Path"] = RepositoryRoot.Configuration,
            })
            .AddInMemoryCollection(beside));
}
