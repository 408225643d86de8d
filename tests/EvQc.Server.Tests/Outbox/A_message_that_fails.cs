using EvQc.Audit;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

public sealed class A_message_that_fails(TestDatabase database, SharedRabbitMq broker) : IClassFixture<TestDatabase>
{
    private static readonly Actor Manager = new(Guid.CreateVersion7(), "Mia Lab (mia)", Role.LaboratoryManager);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Goes_to_the_dead_letters_with_its_cause_after_the_last_retry_and_comes_back_by_hand(BusTransport transport)
    {
        await using var node = await TestNode.StartAsync(await broker.OnAsync(transport, database, Cancel));
        var broken = true;
        node.First.Do = (_, _) => broken ? throw new InvalidDataException("no such attribute") : Task.CompletedTask;
        var subject = await node.TellAsync();
        var dead = await node.DeadAsync(subject);
        dead.Failures.ShouldBe(3);
        node.First.Calls.ShouldBe(3);
        var letter = await LetterAsync(node, subject);
        letter.Summary.ShouldBe("FirstConsumer: System.IO.InvalidDataException: no such attribute");
        letter.CorrelationId.ShouldBe("from-the-test");
        letter.Type.ShouldBe("ResultRecorded");

        broken = false;
        await node.RunAsync<RetryDeadLetter>(retry => retry.RunAsync(new(dead.Id), Manager, Cancel));
        await node.DoneAsync(subject);
        (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
        (await LetterAsync(node, subject, orNull: true)).ShouldBeNull();
        var id = dead.Id.ToString();
        var audited = await node.WithAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.SubjectId == id, Cancel));
        audited.ActorName.ShouldBe("Mia Lab (mia)");
        audited.Action.ShouldBe(AuditAction.Event);
    }

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Is_not_retried_when_a_rule_refused_it(BusTransport transport)
    {
        await using var node = await TestNode.StartAsync(await broker.OnAsync(transport, database, Cancel));
        node.First.Do = (_, _) => throw new QcRuleException("batch-is-final", "The batch is released.", "Nothing can be changed.");
        var subject = await node.TellAsync();
        var dead = await node.DeadAsync(subject);
        dead.Error.ShouldBe("FirstConsumer: batch-is-final: The batch is released. Nothing can be changed.");
        node.First.Calls.ShouldBe(1);
        await node.UntilAsync(subject, _ => node.EffectsAsync(subject).Result == "second 1");
    }

    [Fact]
    public async Task Does_not_run_its_other_consumers_again()
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        node.First.Do = (call, _) => call <= 2 ? throw new IOException("not yet") : Task.CompletedTask;
        var subject = await node.TellAsync();
        (await node.DoneAsync(subject)).Failures.ShouldBe(2);
        (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Is_retried_only_by_those_who_may()
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        var technician = new Actor(Guid.CreateVersion7(), "Tom (tom)", Role.Technician);
        var refused = await Should.ThrowAsync<QcRuleException>(
            () => node.RunAsync<RetryDeadLetter>(retry => retry.RunAsync(new(Guid.CreateVersion7()), technician, Cancel)));
        refused.Code.ShouldBe("not-permitted");
    }

    [Fact]
    public async Task Cannot_be_retried_twice_nor_when_it_is_done()
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        var subject = await node.TellAsync();
        var done = await node.DoneAsync(subject);
        var refused = await Should.ThrowAsync<QcRuleException>(
            () => node.RunAsync<RetryDeadLetter>(retry => retry.RunAsync(new(done.Id), Manager, Cancel)));
        refused.Code.ShouldBe("not-a-dead-letter");
    }

    [Theory]
    [InlineData("ResultRecorded", "{\"batchId\":", "cannot be read as ResultRecorded")]
    [InlineData("ResultRecorded", "{\"batchId\":\"7d9ddc2e-3b8a-4e4e-8f0e-2a2f6c1f0b11\"}", "resultIds")]
    [InlineData("ResultRecorded", "null", "The payload is null")]
    [InlineData("ResultSmelled", "{}", "No message type \"ResultSmelled\"")]
    public async Task Is_dead_at_once_when_nobody_can_read_it(string type, string payload, string cause)
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        var subject = await StoreAsync(node, type, payload, attempts: 0);
        (await node.DeadAsync(subject)).Error!.ShouldContain(cause);
        var healthy = await node.TellAsync();
        await node.DoneAsync(healthy);
    }

    [Fact]
    public async Task Is_dead_when_it_was_delivered_again_and_again_and_never_ended()
    {
        await using var node = await TestNode.StartAsync(database.Configuration());
        var subject = await StoreAsync(node, "ResultRecorded", "{}", attempts: 100);
        (await node.DeadAsync(subject)).Error!.ShouldContain("Delivered 100 times");
    }

    private static async Task<Guid> StoreAsync(TestNode node, string type, string payload, int attempts)
    {
        var subject = Guid.CreateVersion7();
        await node.WithAsync(db =>
        {
            db.Add(new OutboxMessage
            {
                Id = Guid.CreateVersion7(),
                Type = type,
                Payload = payload,
                SubjectId = subject,
                CorrelationId = "",
                Attempts = attempts,
                OccurredAt = db.Time.GetUtcNow(),
            });
            return db.SaveChangesAsync(Cancel);
        });
        return subject;
    }

    private static async Task<DeadLetter> LetterAsync(TestNode node, Guid subject, bool orNull = false)
    {
        DeadLetter? letter = null;
        await node.RunAsync<ListDeadLetters>(async list => letter = (await list.RunAsync(Cancel)).SingleOrDefault(l => l.SubjectId == subject));
        return orNull ? letter! : letter.ShouldNotBeNull();
    }
}
