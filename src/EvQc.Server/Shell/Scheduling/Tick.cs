namespace EvQc.Shell.Scheduling;

/// <summary>
/// Work that asks the database what is due and does it. A tick that is missed, doubled or run on two nodes at once must therefore
/// change nothing: what is due, and that it is done once, is for the work to find out from the database.
/// </summary>
/// <param name="Every">How often it asks, in whole seconds.</param>
public sealed record Tick(string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, Task> RunAsync);

public static class TickRegistration
{
    /// <summary>Adds due work. The setting <c>Ticks:NAME:Seconds</c> overrides how often it asks.</summary>
    public static IServiceCollection AddTick(
        this IServiceCollection services, string name, TimeSpan every, Func<IServiceProvider, CancellationToken, Task> runAsync) =>
        services.AddSingleton(provider => new Tick(name, Interval(provider, name, every), runAsync));

    /// <summary>Starts ticking when the host has started.</summary>
    public static IServiceCollection AddTicks(this IServiceCollection services)
    {
        services.AddSingleton<TickRun>();
        return Scheduler.Add(services);
    }

    private static TimeSpan Interval(IServiceProvider provider, string name, TimeSpan every)
    {
        var seconds = provider.GetRequiredService<IConfiguration>().GetValue<int?>($"Ticks:{name}:Seconds");
        var interval = seconds is { } configured ? TimeSpan.FromSeconds(configured) : every;
        return interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromHours(1) && interval.Ticks % TimeSpan.TicksPerSecond == 0
            ? interval
            : throw new CannotStartException($"Ticks:{name}:Seconds asks for {interval}; it can be 1 to 3600 whole seconds.");
    }
}
