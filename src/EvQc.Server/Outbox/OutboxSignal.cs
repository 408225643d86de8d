using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EvQc.Outbox;

/// <summary>Wakes the dispatcher of this process. Losing a signal costs no more than a poll interval.</summary>
internal sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0);

    public void Set()
    {
        if (_wake.CurrentCount == 0) _wake.Release();
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _wake.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _wake.Dispose();
}

/// <summary>Sets the signal as soon as told messages are committed, by a save of its own or by the transaction around it.</summary>
internal sealed class OutboxWakeUp(OutboxSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context?.Database.CurrentTransaction is null) SignalIfTold(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(
        System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        SignalIfTold(eventData.Context);
        return Task.CompletedTask;
    }

    private void SignalIfTold(DbContext? db)
    {
        if (db?.ChangeTracker.Entries<OutboxMessage>().Any() == true) signal.Set();
    }
}
