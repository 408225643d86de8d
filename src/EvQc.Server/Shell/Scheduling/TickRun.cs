using EvQc.Shell.Telemetry;

namespace EvQc.Shell.Scheduling;

/// <summary>Runs one tick in a scope of its own. What goes wrong is logged and is still due at the next tick.</summary>
public sealed partial class TickRun(IEnumerable<Tick> ticks, IServiceScopeFactory scopes, ILogger<TickRun> logger)
{
    private readonly Dictionary<string, Tick> _ticks = ticks.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<Tick> Ticks => _ticks.Values;

    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        // A scheduler that keeps its jobs in the database may still know a tick that this version has no more.
        if (!_ticks.TryGetValue(name, out var tick))
        {
            LogUnknown(name);
            return;
        }
        using var activity = EvQcTrace.Source.StartActivity("tick " + name);
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            try
            {
                await tick.RunAsync(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.Message);
                LogFailed(e, name);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The tick {Name} failed; what was due is due again at the next")]
    private partial void LogFailed(Exception exception, string name);

    [LoggerMessage(LogLevel.Warning, "The scheduler knows a tick {Name} that this program does not")]
    private partial void LogUnknown(string name);
}
