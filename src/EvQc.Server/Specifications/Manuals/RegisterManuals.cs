using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Specifications;

/// <summary>On start: puts every version of every manual on record. One that is in force on record is immutable: if its file differs, EvQc does not start.</summary>
public sealed class RegisterManuals(EvQcContext db, IConfiguration configuration, LaboratorySettings laboratory, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var loaded = ManualFolder.Load(configuration["Configuration:Path"] ?? Path.Combine(AppContext.BaseDirectory, "config"));
        if (!loaded.IsUsable) throw new CannotStartException(string.Join(Environment.NewLine, loaded.Errors.Select(e => e.Message)));
        var today = DateOnly.FromDateTime(laboratory.In(time.GetUtcNow()).Date);
        var recorded = await db.Set<ManualVersion>().ToListAsync(cancellationToken);
        var wrong = new List<string>();
        db.ActAs(Actor.System, "Loaded from the configuration folder");
        foreach (var file in loaded.Value)
        {
            var known = recorded.Find(r => r.Manual == file.Manual && r.Number == file.Number);
            if (known?.Sha256 == file.Sha256) continue;
            if (known is null)
                db.Add(new ManualVersion { Id = Guid.CreateVersion7(), Manual = file.Manual, Number = file.Number, EffectiveFrom = file.EffectiveFrom, Title = file.Title, Source = file.Source, Sha256 = file.Sha256, LoadedAt = time.GetUtcNow() });
            else if (known.EffectiveFrom <= today)
                wrong.Add($"{file.Path} differs from version {known.Number} on record, which has been in force since {known.EffectiveFrom:yyyy-MM-dd}: restore the file and add a new version beside it.");
            else if (known.EffectiveFrom != file.EffectiveFrom)
                wrong.Add($"{file.Path} comes into force on another day than version {known.Number} on record ({known.EffectiveFrom:yyyy-MM-dd}): give it a new version number.");
            else
                (known.Title, known.Source, known.Sha256, known.LoadedAt) = (file.Title, file.Source, file.Sha256, time.GetUtcNow());
        }

        if (wrong.Count > 0) throw new CannotStartException(string.Join(Environment.NewLine, wrong));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (recorded.Count < loaded.Value.Count)
        {
            // Another node starting at the same time has put them on record; what it wrote is checked on the next start.
            db.ChangeTracker.Clear();
        }
    }
}

internal sealed class ManualsStart(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RegisterManuals>().RunAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
