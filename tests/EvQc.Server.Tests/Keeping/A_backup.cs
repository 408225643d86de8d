using System.IO.Compression;
using System.Security.Cryptography;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Migrations;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Keeping;

/// <summary>The restore drill: a laboratory's records are taken out, the laboratory works on, and the records are brought back.</summary>
public sealed class A_backup(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evqc-backup-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string BackupPath => Path.Combine(_folder, "evening.evqc");

    [Fact]
    [Trait("Req", "A11-12")]
    [Trait("Req", "P11-03")]
    public async Task Brings_back_every_file_and_all_evidence_to_the_byte()
    {
        Assert.SkipUnless(TestDatabaseServer.External is null or "PostgreSql", "SQL Server writes its backups itself");
        string later;
        Kept before;
        await using (var laboratory = await StartAsync())
        {
            await laboratory.SettleAsync((await laboratory.DecideAsync(await laboratory.TestedAsync(), release: true)).OrRefuse().BatchId);
            await SealedAsync(laboratory);
            before = await KeptAsync(laboratory);
            before.Evidence.Count.ShouldBe(1);

            var manifest = await laboratory.Services.GetRequiredService<BackUp>().RunAsync(BackupPath, Cancel);

            manifest.HeadBlock.ShouldBeGreaterThan(0);
            manifest.Rows["files"].ShouldBe(before.Files.Count);
            (await laboratory.CountAsync<AuditEntry>(e => e.Subject == "Backup" && e.Changes.Contains(manifest.Parts[0].Sha256))).ShouldBe(1);
            later = await laboratory.ProducedAsync();
            await SealedAsync(laboratory);
        }

        var refused = await Should.ThrowAsync<CannotStartException>(() => RestoreAsync(null));
        refused.Message.ShouldContain("later audit blocks");
        refused.Message.ShouldContain("The present database holds audit entries up to");
        refused.Message.ShouldContain("--over-newer-records");
        await ShouldRefuseDamagedAsync();
        await ShouldSurviveAFailedRestoreAsync();
        await ShouldSurviveAKilledRestoreAsync();
        await using (var db = database.Open())
            (await db.Set<Batch>().CountAsync(b => b.Number == later, Cancel)).ShouldBe(1, "the refused, failed and killed attempts touched nothing");

        await ShouldComeBackOnAnEmptyMachineAsync();
        var restored = await RestoreAsync("the disk of the server was lost");

        await using (var laboratory = await StartAsync())
        {
            (await KeptAsync(laboratory)).ShouldBeEquivalentTo(before);
            (await laboratory.CountAsync<Batch>(b => b.Number == later)).ShouldBe(0);
            (await laboratory.CountAsync<AuditEntry>(e => e.Subject == "Restore" && e.Reason == "the disk of the server was lost" && e.Changes.Contains(restored.Kept))).ShouldBe(1);
            var number = (await laboratory.ReadAsync(db => db.Set<Batch>().Where(b => b.DecidedAt != null).Select(b => b.Number).SingleAsync(Cancel)));
            Evidence.HashOf((await laboratory.ReviewAsync(number)).Evidence.Json).ShouldBe(before.Evidence.Single().Value);
            await laboratory.ProducedAsync();
            await SealedAsync(laboratory);
            await ShouldBeNamedAsync(laboratory);
        }

        await using (var kept = TestDatabaseServer.Open(database.Settings with { ConnectionString = Server.Database(restored.Kept) }, TimeProvider.System))
            (await kept.Set<Batch>().CountAsync(b => b.Number == later, Cancel)).ShouldBe(1, "what was replaced is kept");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PostgreSqlServer Server => new(database.Settings.MigrationConnectionString ?? database.ConnectionString);

    private Dictionary<string, string?> Settings() => new(database.Configuration())
    {
        ["Audit:AnchorFile"] = Path.Combine(_folder, "audit.anchors"),
        ["Audit:SealEvery"] = "00:00:00.050",
        ["Configuration:Path"] = Specifications.RepositoryRoot.Configuration,
    };

    private Task<Laboratory> StartAsync() => Laboratory.StartAsync(Settings());

    private async Task<RestoreBackup.Restored> RestoreAsync(string? reason, string? file = null)
    {
        await using var app = ServerHost.Build([], builder => builder.Configuration.AddInMemoryCollection(Settings()));
        return await app.Services.GetRequiredService<RestoreBackup>().RunAsync(
            new(file ?? BackupPath, reason),
            beside => ServerHost.Build(["--Logging:LogLevel:Default=None"], builder => builder.Configuration.AddInMemoryCollection(Settings()).AddInMemoryCollection(beside)), Cancel);
    }

    private async Task ShouldBeNamedAsync(Laboratory laboratory)
    {
        var verification = await laboratory.DoAsync((VerifyRecords verify) => verify.RunAsync(Cancel));
        verification.Checks.ShouldAllBe(c => c.Failure == null);
        var finding = verification.Checks.SelectMany(c => c.Findings).ShouldHaveSingleItem();
        finding.Code.ShouldBe("newer-records-set-aside");
        finding.What.ShouldContain("the disk of the server was lost");
    }

    /// <summary>A machine that has nothing but the backup: another database, no anchors.</summary>
    private async Task ShouldComeBackOnAnEmptyMachineAsync()
    {
        var name = PostgreSqlServer.NameIn(database.ConnectionString) + "_empty";
        await Server.CreateAsync(name, null, Cancel);
        var settings = new Dictionary<string, string?>(Settings())
        {
            ["Database:ConnectionString"] = new PostgreSqlServer(database.ConnectionString).Database(name),
            ["Database:MigrationConnectionString"] = Server.Database(name),
            ["Audit:AnchorFile"] = Path.Combine(_folder, "elsewhere", "audit.anchors"),
        };
        await using var app = ServerHost.Build(["--Logging:LogLevel:Default=None"], builder => builder.Configuration.AddInMemoryCollection(settings));

        var restored = await app.Services.GetRequiredService<RestoreBackup>().RunAsync(
            new(BackupPath, null), beside => ServerHost.Build(["--Logging:LogLevel:Default=None"], b => b.Configuration.AddInMemoryCollection(settings).AddInMemoryCollection(beside)), Cancel);

        restored.SetAside.ShouldBeEmpty();
        await using var scope = app.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<VerifyRecords>().RunAsync(Cancel)).IsClean.ShouldBeTrue();
    }

    private async Task ShouldRefuseDamagedAsync()
    {
        var whole = await File.ReadAllBytesAsync(BackupPath, Cancel);
        var damaged = Path.Combine(_folder, "damaged.evqc");
        foreach (var at in Enumerable.Range(1, 12).Select(n => (int)((long)whole.Length * n / 13)))
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 1;
            await File.WriteAllBytesAsync(damaged, bytes, Cancel);
            (await Should.ThrowAsync<CannotStartException>(() => RestoreAsync("try", damaged))).Message.ShouldContain("nothing was touched");
        }

        await File.WriteAllBytesAsync(damaged, whole[..(whole.Length / 2)], Cancel);
        (await Should.ThrowAsync<CannotStartException>(() => RestoreAsync("try", damaged))).Message.ShouldContain("cannot be read as a backup");
    }

    /// <summary>A dump that is what its manifest says and yet is none.</summary>
    private async Task ShouldSurviveAFailedRestoreAsync()
    {
        var broken = Path.Combine(_folder, "broken.evqc");
        byte[] dump = [.. "PGDMP"u8, .. RandomNumberGenerator.GetBytes(5000)];
        await using (var backup = await BackupFile.OpenAsync(BackupPath, Cancel))
        await using (var zip = await ZipFile.OpenAsync(broken, ZipArchiveMode.Create, Cancel))
        {
            var manifest = backup.Manifest with { Parts = [new(BackupManifest.Dump, dump.Length, Convert.ToHexStringLower(SHA256.HashData(dump)))] };
            foreach (var (name, bytes) in new[] { (BackupManifest.Dump, dump), (BackupManifest.File, manifest.Write()) })
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync(Cancel);
                await entry.WriteAsync(bytes, Cancel);
            }
        }

        (await Should.ThrowAsync<CannotStartException>(() => RestoreAsync("try", broken))).Message.ShouldContain("pg_restore failed");
    }

    /// <summary>The program itself, killed while it restores.</summary>
    private async Task ShouldSurviveAKilledRestoreAsync()
    {
        var environment = Settings().Where(s => s.Value is not null).ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value!, StringComparer.Ordinal);
        await using var restoring = new ChildProcess(
            Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "EvQc.Server.dll"), "restore", BackupPath, "--over-newer-records", "killed on the way"], environment, "KILL");
        await using var db = database.OpenAsOwner();
        await Patience.UntilAsync(
            async () => (await db.Database.SqlQueryRaw<int>("SELECT 1 AS \"Value\" FROM pg_database WHERE datname = 'evqc_restoring'").ToListAsync(Cancel)).Count > 0
                || (restoring.HasExited ? throw new InvalidOperationException(restoring.Said) : false),
            () => restoring.Said);

        await restoring.KillAsync();
        restoring.Said.ShouldNotContain("Restored the backup");
    }

    private static async Task SealedAsync(Laboratory laboratory)
    {
        var last = await laboratory.ReadAsync(db => db.Set<AuditEntry>().MaxAsync(e => e.Sequence, Cancel));
        await Patience.UntilAsync(
            async () => await laboratory.ReadAsync(db => db.Set<AuditBlock>().MaxAsync(b => (long?)b.LastSequence, Cancel)) >= last, () => "The trail was not sealed.");
    }

    private sealed record Kept(IReadOnlyDictionary<string, string> Files, IReadOnlyDictionary<Guid, string> Evidence, IReadOnlyList<string> Documents);

    /// <summary>Hashes of what is there, worked out anew from its bytes.</summary>
    private static Task<Kept> KeptAsync(Laboratory laboratory) => laboratory.ReadAsync(async db => new Kept(
        (await db.Set<StoredFile>().Join(db.Set<StoredFileContent>(), f => f.Id, c => c.FileId, (f, c) => new { f.Name, c.Bytes }).ToListAsync(Cancel))
            .ToDictionary(f => f.Name, f => Convert.ToHexStringLower(SHA256.HashData(f.Bytes))),
        (await db.Set<DispositionRecord>().AsNoTracking().ToListAsync(Cancel)).ToDictionary(d => d.BatchId, d => Evidence.HashOf(d.Evidence)),
        [.. (await db.Set<Reports.Document>().AsNoTracking().Where(d => d.BatchId != null).OrderBy(d => d.Id).ToListAsync(Cancel)).Select(d => d.Name + Convert.ToHexStringLower(SHA256.HashData(d.Bytes)))]));
}
