using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>
/// On start: puts the text of every plate layout on record, so that a result read off one stays explainable whatever becomes of the file. A
/// changed file is a new record beside the old.
/// </summary>
internal sealed class LayoutsStart(IServiceScopeFactory scopes, PlateLayouts layouts, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        var known = await db.Set<RecordedLayout>().Select(l => l.Sha256).ToListAsync(cancellationToken);
        var added = layouts.All.Where(l => !known.Contains(l.Sha256)).ToArray();
        if (added.Length == 0) return;
        db.ActAs(Actor.System, "Loaded from the configuration folder");
        db.AddRange(added.Select(l => new RecordedLayout { Sha256 = l.Sha256, Name = l.Name, Source = l.Source, RecordedAt = time.GetUtcNow() }));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another node that starts at the same time was first; anything else is a real failure.
            db.ChangeTracker.Clear();
            var missing = added.Select(l => l.Sha256).ToArray();
            if (await db.Set<RecordedLayout>().CountAsync(l => missing.Contains(l.Sha256), cancellationToken) < missing.Length) throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
