using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Specifications;

/// <summary>
/// On start: puts every specification version of the folder on record. One that is in force on record is immutable: if its file differs, EvQc
/// does not start, for nobody could say by which of the two a batch is judged.
/// </summary>
public sealed class RegisterSpecifications(EvQcContext db, ConfiguredProducts products, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var recorded = await db.Set<SpecificationVersion>().ToListAsync(cancellationToken);
        var wrong = new List<string>();
        db.ActAs(Actor.System, "Loaded from the configuration folder");
        foreach (var file in products.Configuration.Specifications)
        {
            var specification = file.Specification;
            var known = recorded.Find(r => r.Product == specification.Product && r.Number == specification.Version);
            if (known?.Sha256 == specification.Sha256) continue;
            if (known is not null && known.EffectiveFrom <= today)
                wrong.Add($"{file.Path} differs from version {known.Number} on record, which has been in force since {known.EffectiveFrom:yyyy-MM-dd}: restore the file and add a new version beside it.");
            else if (known is not null)
                (known.Source, known.Sha256, known.EffectiveFrom, known.LoadedAt) = (file.Source, specification.Sha256, specification.EffectiveFrom, time.GetUtcNow());
            else
                db.Add(new SpecificationVersion
                {
                    Id = Guid.CreateVersion7(),
                    Product = specification.Product,
                    Number = specification.Version,
                    EffectiveFrom = specification.EffectiveFrom,
                    Source = file.Source,
                    Sha256 = specification.Sha256,
                    LoadedAt = time.GetUtcNow(),
                });
        }

        if (wrong.Count > 0) throw new CannotStartException(string.Join(Environment.NewLine, wrong));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (recorded.Count < products.Configuration.Specifications.Count)
        {
            // Another node starting at the same time has put them on record; what it wrote is checked on the next start.
            db.ChangeTracker.Clear();
        }
    }
}
