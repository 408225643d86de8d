using System.Data.Common;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

/// <summary>The first version worked as the owner and superuser of its database; its records go on, under guards, from the next start.</summary>
public sealed class A_data_folder_of_the_first_version : IDisposable
{
    private const string Rows = """
        INSERT INTO batches ("Id", "Number", "Product", "State", "RegisteredAt", "RegisteredById", "RegisteredBy", "Version")
        VALUES ('0193a000-0000-7000-8000-000000000001', 'EV-OLD-1', 'uc-msc-sev', 'Culture', now(), '0193a000-0000-7000-8000-000000000002', 'Tara Lind (tara)', 0);
        INSERT INTO audit ("Id", "At", "ActorId", "ActorName", "ActorRole", "Action", "Subject", "SubjectId", "BatchId", "Changes", "CorrelationId")
        VALUES ('0193a000-0000-7000-8000-000000000003', now(), '0193a000-0000-7000-8000-000000000002', 'Tara Lind (tara)', 'Technician', 'Created', 'Batch',
                '0193a000-0000-7000-8000-000000000001', '0193a000-0000-7000-8000-000000000001', '{"Number":[null,"EV-OLD-1"]}', 'old');
        """;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "evqc-old-" + Guid.CreateVersion7().ToString("N"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-03")]
    [Trait("Req", "P11-06")]
    public async Task Is_brought_under_guard_with_its_records_whole()
    {
        await MakeAsync();

        for (var start = 1; start <= 2; start++)
        {
            await using var services = new ServiceCollection()
                .AddLogging()
                .AddDatabase(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Database:DataFolder"] = _folder, ["Database:Fast"] = "true" }).Build())
                .BuildServiceProvider();
            await services.OpenDatabaseAsync(Cancel);
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();

            (await db.Set<Batch>().Select(b => b.Number).ToListAsync(Cancel)).ShouldBe(["EV-OLD-1"]);
            (await db.Set<AuditEntry>().SingleAsync(e => e.Subject == "Batch", Cancel)).CorrelationId.ShouldBe("old");
            (await Guards.WrongTriggersAsync(db, DatabaseProvider.Embedded, Cancel)).ShouldBeEmpty();
            (await Guards.WrongRightsAsync(db, DatabaseProvider.Embedded, Cancel)).ShouldBeEmpty();
            (await Should.ThrowAsync<DbException>(() => db.Set<AuditEntry>().ExecuteDeleteAsync(Cancel))).SqlState.ShouldBe("42501");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task MakeAsync()
    {
        await using var server = await EmbeddedPostgres.StartAsync(_folder, fast: true, NullLogger.Instance, TimeProvider.System, Cancel);
        var options = new DbContextOptionsBuilder<EvQcContext>();
        Migrations.PostgreSqlProvider.Use(options, server.OwnerConnectionString);
        await using var owner = new EvQcContext(options.Options, TimeProvider.System);
        await owner.GetService<IMigrator>().MigrateAsync("Initial", Cancel);
        await DatabaseRights.RunAsync(owner, Rows, Cancel);
        await DatabaseRights.RunAsync(owner, "DROP ROLE evqc_app", Cancel);
        File.Delete(Path.Combine(_folder, "application.password"));
    }
}
