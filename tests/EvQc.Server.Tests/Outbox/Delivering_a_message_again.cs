using EvQc.Assays;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

public sealed class Delivering_a_message_again(TestDatabase database, SharedRabbitMq broker) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "P11-07")]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Takes_no_second_effect_however_often_the_bus_repeats_it(BusTransport transport)
    {
        await using var node = await TestNode.StartAsync(await broker.OnAsync(transport, database, Cancel));
        var together = new SemaphoreSlim(0);
        node.First.Do = (_, _) => together.WaitAsync(Cancel);
        var subject = await node.TellAsync();
        var message = await node.UntilAsync(subject, _ => node.First.Calls == 1);
        for (var copy = 0; copy < 10; copy++)
            await node.Bus.Publish(new ResultRecorded(subject, []), c => c.MessageId = message.Id, Cancel);
        together.Release(100);
        await node.DoneAsync(subject);
        await node.Bus.Publish(new ResultRecorded(subject, []), c => c.MessageId = message.Id, Cancel);
        await node.DoneAsync(await node.TellAsync());
        (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
    }

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Waits_for_a_consumer_that_outlasts_its_lease(BusTransport transport)
    {
        var configuration = await broker.OnAsync(transport, database, Cancel);
        configuration["Outbox:Lease"] = "00:00:00.200";
        await using var node = await TestNode.StartAsync(configuration);
        var gate = new TaskCompletionSource();
        node.First.Do = (_, _) => gate.Task;
        var subject = await node.TellAsync();
        await node.UntilAsync(subject, m => m.Attempts >= 3);
        gate.SetResult();
        await node.DoneAsync(subject);
        (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
    }

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Repeats_work_that_failed_before_its_commit_and_keeps_nothing_of_the_first_try(BusTransport transport)
    {
        await using var node = await TestNode.StartAsync(await broker.OnAsync(transport, database, Cancel));
        node.First.Do = (call, _) => call == 1 ? throw new IOException("pulled the plug") : Task.CompletedTask;
        var subject = await node.TellAsync();
        var done = await node.DoneAsync(subject);
        done.Failures.ShouldBe(1);
        done.Error!.ShouldContain("pulled the plug");
        (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
        node.First.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Finds_the_work_done_when_only_the_note_of_its_end_was_lost()
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        var subject = await node.TellAsync();
        await node.DoneAsync(subject);
        await node.WithAsync(db => db.Set<OutboxMessage>().Where(m => m.SubjectId == subject).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.CompletedAt, (DateTimeOffset?)null).SetProperty(m => m.DueAt, (DateTimeOffset?)null), Cancel));
        (await node.DoneAsync(subject)).Attempts.ShouldBe(2);
        (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
        node.First.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Is_not_done_while_one_of_its_consumers_is_not()
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        var gate = new TaskCompletionSource();
        node.First.Do = (_, _) => gate.Task;
        var subject = await node.TellAsync();
        await Patience.UntilAsync(async () => await node.EffectsAsync(subject) == "second 1", () => "The second consumer does not get the message.");
        (await node.MessageAsync(subject)).CompletedAt.ShouldBeNull();
        gate.SetResult();
        await node.DoneAsync(subject);
    }
}
