using EvQc.Outbox;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Batches;

public static class BatchQueries
{
    /// <summary>By its number, in whatever capitals: numbers are kept in capital letters.</summary>
    public static async Task<Batch> BatchAsync(this EvQcContext db, string number, CancellationToken cancellationToken)
    {
        var kept = number.Trim().ToUpperInvariant();
        return await db.Set<Batch>().SingleOrDefaultAsync(b => b.Number == kept, cancellationToken) ?? throw new NotFoundException($"There is no batch {number}.");
    }

    public static async Task<Batch> BatchAsync(this EvQcContext db, Guid id, CancellationToken cancellationToken) =>
        await db.Set<Batch>().SingleOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw new NotFoundException($"There is no batch with id {id}.");

    /// <summary>
    /// The batch, with its row taken until the transaction ends: acts on one batch follow each other, so that what an act has checked still
    /// holds when it is saved, and a signature covers everything that is on record. Touching the row takes it on either database.
    /// </summary>
    public static async Task<Batch> BatchAloneAsync(this EvQcContext db, Guid id, CancellationToken cancellationToken)
    {
        await db.Set<Batch>().Where(b => b.Id == id).ExecuteUpdateAsync(set => set.SetProperty(b => b.Version, b => b.Version), cancellationToken);
        return await db.BatchAsync(id, cancellationToken);
    }

    public static async Task<Batch> BatchAloneAsync(this EvQcContext db, string number, CancellationToken cancellationToken)
    {
        var kept = number.Trim().ToUpperInvariant();
        await db.Set<Batch>().Where(b => b.Number == kept).ExecuteUpdateAsync(set => set.SetProperty(b => b.Version, b => b.Version), cancellationToken);
        return await db.BatchAsync(number, cancellationToken);
    }

    /// <summary>Does the work in one transaction and returns what came of it.</summary>
    public static async Task<T> InOneTransactionAsync<T>(this EvQcContext db, Func<Task<T>> work, CancellationToken cancellationToken)
        where T : class?
    {
        T? done = null;
        await db.InOneTransactionAsync(async () => { done = await work(); }, cancellationToken);
        return done!;
    }

    /// <summary>Saves; when somebody changed the same record meanwhile, a refusal that says so instead of a lost change.</summary>
    public static async Task SaveOrRefuseAsync(this EvQcContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            throw new QcRuleException(
                "changed-meanwhile", "Somebody else changed this record after you opened it. Nothing of yours was saved.", "Reload the page, look at the change and try again.");
        }
    }
}
