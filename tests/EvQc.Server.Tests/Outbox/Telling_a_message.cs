using EvQc.Assays;
using EvQc.Audit;
using EvQc.People;
using EvQc.Review;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

public sealed class Telling_a_message(TestDatabase database, SharedRabbitMq broker) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_refused_while_nobody_acts()
    {
        await using var db = database.Open();
        Should.Throw<InvalidOperationException>(() => db.Tell(new BatchReleased(Guid.CreateVersion7()))).Message.ShouldContain("ActAs");
    }

    [Fact]
    [Trait("Req", "DI-12")]
    public async Task Leaves_nothing_behind_when_its_transaction_is_rolled_back()
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        var subject = Guid.CreateVersion7();
        await node.WithAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            db.Tell(new ResultRecorded(subject, []));
            await db.SaveChangesAsync(Cancel);
            await transaction.RollbackAsync(Cancel);
            return 0;
        });
        await node.DoneAsync(await node.TellAsync());
        (await node.EffectsAsync(subject)).ShouldBeEmpty();
        (await node.WithAsync(db => db.Set<OutboxMessage>().CountAsync(m => m.SubjectId == subject, Cancel))).ShouldBe(0);
    }

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Reaches_every_consumer_once(BusTransport transport)
    {
        await using var node = await TestNode.StartAsync(await broker.OnAsync(transport, database, Cancel));
        var subjects = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => node.TellAsync()));
        foreach (var subject in subjects)
        {
            (await node.DoneAsync(subject)).Attempts.ShouldBe(1);
            (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
        }
    }

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Carries_the_correlation_id_to_what_consumers_write_and_tell(BusTransport transport)
    {
        await using var node = await TestNode.StartAsync(await broker.OnAsync(transport, database, Cancel));
        var batch = Guid.CreateVersion7();
        node.First.Do = (_, db) =>
        {
            db.Tell(new BatchReleased(batch));
            return Task.CompletedTask;
        };
        var subject = await node.TellAsync();
        await node.DoneAsync(subject);
        var id = subject.ToString();
        var entries = await node.WithAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == id).ToListAsync(Cancel));
        entries.Count.ShouldBe(2);
        entries.ShouldAllBe(e => e.CorrelationId == "from-the-test" && e.ActorName == Actor.System.Name);
        (await node.MessageAsync(batch)).CorrelationId.ShouldBe("from-the-test");
    }

    [Fact]
    public async Task Is_done_at_once_when_nobody_listens()
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        var batch = Guid.CreateVersion7();
        await node.WithAsync(db =>
        {
            db.Tell(new BatchRejected(batch));
            return db.SaveChangesAsync(Cancel);
        });
        (await node.DoneAsync(batch)).Error.ShouldBeNull();
    }

    [Fact]
    public async Task Wakes_the_dispatcher_before_its_next_poll()
    {
        var configuration = database.Configuration();
        configuration["Outbox:PollInterval"] = "1.00:00:00";
        await using var node = await TestNode.StartAsync(configuration);
        await node.DoneAsync(await node.TellAsync());
        var subject = Guid.CreateVersion7();
        await node.WithAsync(async db =>
        {
            await db.InOneTransactionAsync(
                () =>
                {
                    db.Tell(new ResultRecorded(subject, []));
                    return db.SaveChangesAsync(Cancel);
                },
                Cancel);
            return 0;
        });
        await node.DoneAsync(subject);
    }
}
