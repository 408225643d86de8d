using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

public sealed class The_outbox_over_time(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ShiftedClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, HealthStatus.Healthy)]
    [InlineData(-60, HealthStatus.Healthy)]
    [InlineData(2, HealthStatus.Degraded)]
    [InlineData(31, HealthStatus.Unhealthy)]
    public async Task Says_how_long_its_oldest_message_waits(int minutes, HealthStatus expected)
    {
        await using var node = await StartAsync(dispatching: false);
        await node.WithAsync(db => db.Set<OutboxMessage>().ExecuteDeleteAsync(Cancel));
        await node.TellAsync();
        _clock.Offset = TimeSpan.FromMinutes(minutes);
        await node.WithScopeAsync(async services =>
        {
            var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(c => c.Name == "outbox", Cancel);
            report.Entries["outbox"].Status.ShouldBe(expected);
            report.Entries["outbox"].Description!.ShouldStartWith("1 messages wait");
        });
    }

    [Fact]
    public async Task Forgets_what_is_long_done_and_nothing_else()
    {
        Guid old;
        await using (var before = await StartAsync(dispatching: true))
        {
            old = await before.TellAsync();
            await before.DoneAsync(old);
        }

        _clock.Offset = TimeSpan.FromDays(31);
        await using var node = await StartAsync(dispatching: true);
        var recent = await node.TellAsync();
        await node.DoneAsync(recent);
        var kept = await node.WithAsync(db => db.Set<OutboxMessage>().Select(m => m.SubjectId).ToListAsync(Cancel));
        kept.ShouldContain(recent);
        kept.ShouldNotContain(old);
        (await node.WithAsync(db => db.Set<InboxRow>().CountAsync(r => !db.Set<OutboxMessage>().Any(m => m.Id == r.MessageId), Cancel))).ShouldBe(0);
        (await node.EffectsAsync(old)).ShouldBe("first 1, second 1");
    }

    private Task<TestNode> StartAsync(bool dispatching) =>
        TestNode.StartAsync(database.Configuration(), services => services.AddSingleton<TimeProvider>(_clock), dispatching);
}
