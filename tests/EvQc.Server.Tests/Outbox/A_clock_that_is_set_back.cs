using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

public sealed class A_clock_that_is_set_back(TestDatabase database, SharedRabbitMq broker) : IClassFixture<TestDatabase>
{
    private readonly ShiftedClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Does_not_hold_up_a_message_told_before()
    {
        await using var node = await StartAsync(dispatching: false);
        var subject = await node.TellAsync();
        _clock.Offset = TimeSpan.FromHours(-1);
        (await node.Round.RunAsync(Cancel)).ShouldBe(1);
        await node.DoneAsync(subject);
    }

    [Fact]
    public async Task Makes_a_lease_void_that_would_last_too_long()
    {
        await using var node = await StartAsync(dispatching: false);
        var gate = new TaskCompletionSource();
        node.First.Do = (_, _) => gate.Task;
        var subject = await node.TellAsync();
        (await node.Round.RunAsync(Cancel)).ShouldBe(1);
        (await node.Round.RunAsync(Cancel)).ShouldBe(0);
        _clock.Offset = TimeSpan.FromHours(-1);
        (await node.Round.RunAsync(Cancel)).ShouldBe(1);
        gate.SetResult();
        await node.DoneAsync(subject);
        (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
    }

    [Fact]
    public async Task Does_not_hold_up_a_retry()
    {
        await using var node = await StartAsync(dispatching: false, new("Outbox:RetryDelays:0", "00:10:00"));
        node.First.Do = (call, _) => call == 1 ? throw new IOException("once") : Task.CompletedTask;
        var subject = await node.TellAsync();
        await node.Round.RunAsync(Cancel);
        await node.UntilAsync(subject, m => m.Failures == 1);
        (await node.Round.RunAsync(Cancel)).ShouldBe(0);
        _clock.Offset = TimeSpan.FromHours(-1);
        (await node.Round.RunAsync(Cancel)).ShouldBe(1);
        await node.DoneAsync(subject);
    }

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task And_forth_loses_and_doubles_nothing(BusTransport transport)
    {
        var configuration = await broker.OnAsync(transport, database, Cancel);
        await using var node = await TestNode.StartAsync(configuration, services => services.AddSingleton<TimeProvider>(_clock));
        var subjects = new List<Guid>();
        foreach (var minutes in new[] { 0, -90, 60, -5, -2000, 3000, -1 })
        {
            _clock.Offset = TimeSpan.FromMinutes(minutes);
            for (var n = 0; n < 6; n++) subjects.Add(await node.TellAsync());
        }

        foreach (var subject in subjects)
        {
            await node.DoneAsync(subject);
            (await node.EffectsAsync(subject)).ShouldBe("first 1, second 1");
        }
    }

    private Task<TestNode> StartAsync(bool dispatching, KeyValuePair<string, string?> more = default) => TestNode.StartAsync(
        more.Key is null ? database.Configuration() : database.Configuration().Append(more), services => services.AddSingleton<TimeProvider>(_clock), dispatching);
}
