using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EvQc.Audit;

/// <summary>Wakes the sealer of this process. Losing a signal costs no more than <see cref="AuditSealer.LookEvery"/>.</summary>
internal sealed class SealSignal : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0);

    public void Set()
    {
        if (_wake.CurrentCount == 0) _wake.Release();
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _wake.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _wake.Dispose();
}

/// <summary>Sets the signal when entries are committed, by a save of its own or by the transaction around it.</summary>
internal sealed class SealWakeUp(SealSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        // What was sealed itself needs no seal; every other save wrote entries.
        if (eventData.Context is { Database.CurrentTransaction: null } db && !db.ChangeTracker.Entries<AuditBlock>().Any()) signal.Set();
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context?.ChangeTracker.Entries<AuditBlock>().Any() == false) signal.Set();
        return Task.CompletedTask;
    }
}

/// <summary>Seals what was written soon after it was written, and notes the head outside. Every node runs one; see <see cref="SealTrail"/>.</summary>
internal sealed partial class AuditSealer(
    IServiceScopeFactory scopes, SealSignal signal, AnchorHeads anchors, AuditSettings settings, ILogger<AuditSealer> logger) : BackgroundService
{
    /// <summary>How soon entries are seen that another program has written.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private bool _said;
    private bool _tookOver;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // What was written until the end does not wait for the next start.
        await TrySealAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TrySealAsync(stoppingToken);
                await signal.WaitAsync(LookEvery, stoppingToken);
                await Task.Delay(settings.SealEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task TrySealAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_tookOver) await DoAsync<TakeOver>(async first => { await first.RunAsync(cancellationToken); return true; });
            _tookOver = true;
            while (await DoAsync<SealTrail>(seal => seal.RunAsync(cancellationToken))) continue;
            await anchors.RunAsync(cancellationToken);
            if (_said) LogBack();
            _said = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Said once an outage. Nothing is lost: what is not sealed now is sealed later, and shown as not yet sealed.
            if (!_said) LogAway(e);
            _said = true;
        }
    }

    private async Task<bool> DoAsync<T>(Func<T, Task<bool>> work)
        where T : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<T>());
    }

    [LoggerMessage(LogLevel.Error, "The audit trail is not being sealed or anchored; it is tried again every few seconds")]
    private partial void LogAway(Exception e);

    [LoggerMessage(LogLevel.Information, "The audit trail is sealed and anchored again")]
    private partial void LogBack();
}
