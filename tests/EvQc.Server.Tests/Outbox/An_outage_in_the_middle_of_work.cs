using EvQc.Shell.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

/// <summary>Real servers are stopped in the middle of work and come back.</summary>
public sealed class An_outage_in_the_middle_of_work(TestDatabase database, SharedRabbitMq broker) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_the_broker_stops_nobody_and_loses_and_doubles_nothing()
    {
        await using var rabbit = new RabbitMqNode(virtualHosts: 1);
        await rabbit.StartAsync(Cancel);
        var configuration = database.Configuration();
        foreach (var (key, value) in rabbit.TakeVirtualHost()) configuration[key] = value;
        configuration["Outbox:Lease"] = "00:00:03";
        await using var node = await TestNode.StartAsync(configuration);
        await node.DoneAsync(await node.TellAsync());
        node.First.Do = (_, _) => Task.Delay(20);
        (await HealthAsync(node)).ShouldBe("bus Healthy, outbox Healthy");
        var before = Said(node);

        var telling = TellManyAsync(node, 60);
        await rabbit.StopAsync();
        var meanwhile = await TellManyAsync(node, 20);
        await UntilSaidAsync(node, before);
        (await HealthAsync(node)).ShouldBe("bus Degraded, outbox Healthy");
        await rabbit.StartAsync(Cancel);

        await ShouldBeDoneOnceAsync(node, [.. await telling, .. meanwhile]);
        (await HealthAsync(node)).ShouldBe("bus Healthy, outbox Healthy");
        Said(node).ShouldBe(before + 1);
    }

    [Theory]
    [Trait("Req", "DI-01")]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Of_the_database_loses_and_doubles_nothing(BusTransport transport)
    {
        await using var relay = new TcpRelay();
        var folder = Directory.CreateTempSubdirectory("evqc-outage-");
        try
        {
            TestNode node;
            List<Guid> told;
            await using (var first = await PostgresAsync(folder.FullName, relay))
            {
                var configuration = await broker.OnAsync(transport, database, Cancel);
                configuration["Database:Provider"] = "PostgreSql";
                configuration["Database:ConnectionString"] = Through(relay, first.ConnectionString);
                configuration["Database:MigrationConnectionString"] = Through(relay, first.OwnerConnectionString);
                configuration["Outbox:Lease"] = "00:00:03";
                node = await TestNode.StartAsync(configuration);
                await node.DoneAsync(await node.TellAsync());
                node.First.Do = (_, _) => Task.Delay(20);
                told = await TellManyAsync(node, 60);
            }

            await using (node)
            {
                var before = Said(node);
                await relay.CutAsync();
                await UntilSaidAsync(node, before);
                await using var again = await PostgresAsync(folder.FullName, relay);
                await ShouldBeDoneOnceAsync(node, [.. told, .. await TellManyAsync(node, 10)]);
                Said(node).ShouldBe(before + 1);
                await relay.CutAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Through(TcpRelay relay, string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Port = relay.Port, Timeout = 5 }.ConnectionString;

    private static async Task<EmbeddedPostgres> PostgresAsync(string folder, TcpRelay relay)
    {
        var server = await EmbeddedPostgres.StartAsync(folder, fast: true, NullLogger.Instance, TimeProvider.System, Cancel);
        relay.Open(new NpgsqlConnectionStringBuilder(server.ConnectionString).Port);
        return server;
    }

    private static async Task<List<Guid>> TellManyAsync(TestNode node, int count)
    {
        var told = new List<Guid>();
        for (var n = 0; n < count; n++) told.Add(await node.TellAsync());
        return told;
    }

    private static async Task ShouldBeDoneOnceAsync(TestNode node, IEnumerable<Guid> subjects)
    {
        foreach (var subject in subjects)
        {
            await node.DoneAsync(subject);
            (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
        }
    }

    private static int Said(TestNode node) => node.Log.Count(l => l.Contains("Messages wait"));

    private static async Task<string> HealthAsync(TestNode node)
    {
        var said = "";
        await node.WithScopeAsync(async services =>
        {
            var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(c => c.Tags.Contains("ready"), Cancel);
            said = string.Join(", ", report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value.Status}"));
        });
        return said;
    }

    private static Task UntilSaidAsync(TestNode node, int before) =>
        Patience.UntilAsync(() => Task.FromResult(Said(node) > before), () => "The node does not say that its messages wait.\n" + string.Join('\n', node.Log));
}
