using EvQc.Shell.Scheduling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class A_tick
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asks_again_and_again_each_time_in_a_scope_of_its_own()
    {
        var scopes = new List<Scoped>();
        var thrice = new TaskCompletionSource();
        using var host = Host(services => services.AddScoped<Scoped>().AddTick("due", TimeSpan.FromSeconds(1), (provider, _) =>
        {
            scopes.Add(provider.GetRequiredService<Scoped>());
            if (scopes.Count == 3)
                thrice.SetResult();
            return Task.CompletedTask;
        }));

        await host.StartAsync(Cancel);
        await thrice.Task.WaitAsync(Cancel);
        await host.StopAsync(Cancel);

        scopes.Take(3).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Comes_again_after_one_that_failed()
    {
        var tries = 0;
        var second = new TaskCompletionSource();
        using var host = Host(services => services.AddTick("due", TimeSpan.FromSeconds(1), (_, _) =>
        {
            if (++tries == 1)
                throw new InvalidOperationException("the database is away");
            second.TrySetResult();
            return Task.CompletedTask;
        }));

        await host.StartAsync(Cancel);
        await second.Task.WaitAsync(Cancel);
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task Does_not_start_while_the_one_before_still_runs()
    {
        var (running, most, runs) = (0, 0, 0);
        var done = new TaskCompletionSource();
        using var host = Host(services => services.AddTick("due", TimeSpan.FromSeconds(1), async (_, cancel) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(TimeSpan.FromSeconds(1.5), cancel);
            Interlocked.Decrement(ref running);
            if (++runs == 2)
                done.SetResult();
        }));

        await host.StartAsync(Cancel);
        await done.Task.WaitAsync(Cancel);
        await host.StopAsync(Cancel);

        most.ShouldBe(1);
    }

    [Fact]
    public async Task Runs_no_more_when_its_host_is_gone_though_nobody_stopped_it()
    {
        var first = new TaskCompletionSource();
        var host = Host(services => services.AddTick("due", TimeSpan.FromSeconds(1), (_, _) =>
        {
            first.TrySetResult();
            return Task.CompletedTask;
        }));
        await host.StartAsync(Cancel);
        await first.Task.WaitAsync(Cancel);
        var scheduler = await host.Services.GetRequiredService<Quartz.ISchedulerFactory>().GetScheduler(Cancel);
        scheduler.Status.ShouldBe(Quartz.SchedulerStatus.Running);
        await Task.Delay(200, Cancel); // the tick is over: what is disposed under a running one is not the matter here
        await ((IAsyncDisposable)host).DisposeAsync();
        scheduler.Status.ShouldBe(Quartz.SchedulerStatus.Shutdown);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3601")]
    public void Is_refused_an_interval_that_no_scheduler_can_keep(string seconds)
    {
        using var host = Host(
            services => services.AddTick("due", TimeSpan.FromSeconds(1), (_, _) => Task.CompletedTask), ("Ticks:due:Seconds", seconds));

        Should.Throw<CannotStartException>(() => host.Services.GetServices<Tick>().ToList()).Message.ShouldContain("Ticks:due:Seconds");
    }

    private static IHost Host(Action<IServiceCollection> ticks, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        ticks(builder.Services);
        builder.Services.AddTicks();
        return builder.Build();
    }

    private sealed class Scoped;
}
