using Microsoft.EntityFrameworkCore;

namespace EvQc.Outbox;

public static class Transactions
{
    /// <summary>
    /// Runs work that saves more than once in one transaction: in the caller's if there is one (a consumer always has one), else in its own.
    /// One <c>SaveChangesAsync</c> alone needs none.
    /// </summary>
    public static async Task InOneTransactionAsync(this EvQcContext db, Func<Task> work, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            await work();
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await work();
        await transaction.CommitAsync(cancellationToken);
    }
}
