using System.Collections.Concurrent;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>The method versions on record. A run is judged by the bytes stored when its version was loaded, never by what is in the folder today.</summary>
public sealed class MethodShelf(EvQcContext db)
{
    private static readonly ConcurrentDictionary<string, Method> Parsed = new(StringComparer.Ordinal);

    /// <summary>Of every method the version in force on that day.</summary>
    public async Task<IReadOnlyList<Method>> InForceAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var versions = await db.Set<MethodVersion>().AsNoTracking().Where(v => v.EffectiveFrom <= day).ToListAsync(cancellationToken);
        return [.. versions.GroupBy(v => v.Method, StringComparer.Ordinal).Select(g => Read(g.MaxBy(v => v.Number)!)).OrderBy(m => m.Name, StringComparer.Ordinal)];
    }

    /// <summary>Every version of every method on record, also those that come into force later; by name and version.</summary>
    public async Task<IReadOnlyList<Method>> AllAsync(CancellationToken cancellationToken)
    {
        var versions = await db.Set<MethodVersion>().AsNoTracking().OrderBy(v => v.Method).ThenBy(v => v.Number).ToListAsync(cancellationToken);
        return [.. versions.Select(Read)];
    }

    /// <summary>Of the methods given, the version in force on that day of each; those that begin later are not among them.</summary>
    public static IReadOnlyList<Method> InForce(IEnumerable<Method> all, DateOnly day) =>
        [.. all.Where(m => m.EffectiveFrom <= day).GroupBy(m => m.Name, StringComparer.Ordinal).Select(g => g.MaxBy(m => m.Version)!)];

    /// <exception cref="QcRuleException">The stored text is not the one whose hash was stored with it.</exception>
    private static Method Read(MethodVersion version) =>
        string.Equals(Evidence.HashOf(version.Source), version.Sha256, StringComparison.Ordinal)
            ? Parsed.GetOrAdd(version.Sha256, _ => MethodYaml.Read($"{version.Method} v{version.Number}", version.Source).Value
                ?? throw new InvalidOperationException($"The stored method {version.Method} v{version.Number} cannot be read."))
            : throw new QcRuleException(
                "method-changed", $"The stored text of method {version.Method} v{version.Number} was changed: its SHA-256 is not the one recorded with it.",
                "Nothing can be judged by it. Restore the database from a backup or investigate who changed the record.");
}

/// <summary>
/// On start: puts every method version of the folder on record. One that is in force on record is immutable: if its file differs, EvQc does not
/// start, for nobody could say by which of the two a run was judged.
/// </summary>
internal sealed class MethodsStart(IServiceScopeFactory scopes, ConfiguredMethods methods, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var recorded = await db.Set<MethodVersion>().ToListAsync(cancellationToken);
        var wrong = new List<string>();
        db.ActAs(Actor.System, "Loaded from the configuration folder");
        foreach (var file in methods.All)
        {
            var known = recorded.Find(r => r.Method == file.Method.Name && r.Number == file.Method.Version);
            if (known?.Sha256 == file.Method.Sha256) continue;
            if (known is not null && (known.EffectiveFrom <= today || await db.Set<Result>().AnyAsync(r => r.MethodSha256 == known.Sha256, cancellationToken)))
            {
                wrong.Add($"{file.Path} differs from version {known.Number} on record, which has been in force since {known.EffectiveFrom:yyyy-MM-dd}: restore the file and add a new version beside it.");
                continue;
            }

            if (known is not null)
            {
                // Not in force yet and used by nobody: the text may still be corrected, the day on which it comes into force not.
                if (known.EffectiveFrom != file.Method.EffectiveFrom) wrong.Add($"{file.Path} comes into force on another day than version {known.Number} on record ({known.EffectiveFrom:yyyy-MM-dd}): give it a new version number.");
                (known.Source, known.Sha256, known.LoadedAt) = (file.Source, file.Method.Sha256, time.GetUtcNow());
                continue;
            }

            db.Add(new MethodVersion
            {
                Id = Guid.CreateVersion7(),
                Method = file.Method.Name,
                Number = file.Method.Version,
                EffectiveFrom = file.Method.EffectiveFrom,
                Source = file.Source,
                Sha256 = file.Method.Sha256,
                LoadedAt = time.GetUtcNow(),
            });
        }

        if (wrong.Count > 0) throw new CannotStartException(string.Join(Environment.NewLine, wrong));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (recorded.Count < methods.All.Count)
        {
            // Another node starting at the same time has put them on record; what it wrote is checked on the next start.
            db.ChangeTracker.Clear();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
