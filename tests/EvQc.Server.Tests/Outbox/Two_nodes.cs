using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

/// <summary>Each test has a database of its own: what one leaves waiting would be taken by the next.</summary>
public sealed class Two_nodes(TestDatabaseServer server, SharedRabbitMq broker) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(server);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Share_the_messages_and_double_none(BusTransport transport)
    {
        var configuration = await broker.OnAsync(transport, _database, Cancel);
        await using var one = await TestNode.StartAsync(configuration.Append(new("Bus:Node", "one")));
        await using var two = await TestNode.StartAsync(configuration.Append(new("Bus:Node", "two")));
        var subjects = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => (n % 2 == 0 ? one : two).TellAsync()));
        foreach (var subject in subjects)
        {
            await one.DoneAsync(subject);
            (await one.EffectsAsync(subject)).ShouldBe("first 1, second 1");
        }
    }

    [Fact]
    public async Task Never_lease_the_same_message_together()
    {
        await using var one = await TestNode.StartAsync(_database.Configuration().Append(new("Bus:Node", "one")), dispatching: false);
        await using var two = await TestNode.StartAsync(_database.Configuration().Append(new("Bus:Node", "two")), dispatching: false);
        var subjects = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => one.TellAsync()));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => TakeAsync(n % 2 == 0 ? one : two)));
        taken.Sum().ShouldBe(150);
        var attempts = await one.WithAsync(db => db.Set<OutboxMessage>().Where(m => subjects.Contains(m.SubjectId)).Select(m => m.Attempts).ToListAsync(Cancel));
        attempts.ShouldAllBe(a => a == 1);
        attempts.Count.ShouldBe(150);
    }

    [Fact]
    public async Task Take_back_only_their_own_leases_when_they_start()
    {
        await using var one = await TestNode.StartAsync(_database.Configuration().Append(new("Bus:Node", "one")), dispatching: false);
        var gate = new TaskCompletionSource();
        one.First.Do = (_, _) => gate.Task;
        var subject = await one.TellAsync();
        await one.Round.RunAsync(Cancel);
        await using (var other = await TestNode.StartAsync(_database.Configuration().Append(new("Bus:Node", "two")), dispatching: false))
        {
            await other.Round.TakeBackAsync(Cancel);
            (await other.Round.RunAsync(Cancel)).ShouldBe(0);
        }

        await using (var again = await TestNode.StartAsync(_database.Configuration().Append(new("Bus:Node", "one")), dispatching: false))
        {
            await again.Round.TakeBackAsync(Cancel);
            (await again.Round.RunAsync(Cancel)).ShouldBe(1);
            (await again.MessageAsync(subject)).Attempts.ShouldBe(2);
            gate.SetResult();
        }
    }

    [Fact]
    public async Task Keep_no_more_messages_on_the_bus_than_allowed()
    {
        await using var node = await TestNode.StartAsync(
            _database.Configuration().Append(new("Outbox:MaxInFlight", "7")).Append(new("Outbox:BatchSize", "5")), dispatching: false);
        var gate = new TaskCompletionSource();
        node.First.Do = (_, _) => gate.Task;
        for (var n = 0; n < 20; n++) await node.TellAsync();
        (await node.Round.RunAsync(Cancel)).ShouldBe(5);
        (await node.Round.RunAsync(Cancel)).ShouldBe(2);
        (await node.Round.RunAsync(Cancel)).ShouldBe(0);
        gate.SetResult();
    }

    private static async Task<int> TakeAsync(TestNode node)
    {
        var taken = 0;
        while (await node.Round.RunAsync(Cancel) is > 0 and var more) taken += more;
        return taken;
    }
}
