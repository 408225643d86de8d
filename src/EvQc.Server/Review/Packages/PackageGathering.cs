using System.Linq.Expressions;
using System.Reflection;
using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Shell.Database;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EvQc.Review.Packages;

/// <summary>
/// Everything on record of one batch, out of the database: every kind of record that names a batch, so that one which is added to the model tomorrow is
/// in the package without further code.
/// </summary>
public sealed class PackageGathering(EvQcContext db, DatabaseConnection connection, AnchorFile anchors)
{
    private static readonly MethodInfo s_load = typeof(PackageGathering).GetMethod(nameof(LoadAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <summary>
    /// Reads nothing but what is saved, all of it as it is in one moment: what is recorded meanwhile would be in the trail and not among the records. The context must be
    /// fresh, and keeps nothing.
    /// </summary>
    public async Task<PackageContent> OfAsync(Batch batch, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var view = await db.OneViewAsync(connection, cancellationToken);
        await LoadAsync<Batch>(b => b.Id == batch.Id, cancellationToken);
        foreach (var type in db.Model.GetEntityTypes().Where(NamesBatch))
            await (Task)s_load.MakeGenericMethod(type.ClrType).Invoke(this, [OfBatch(type, batch.Id), cancellationToken])!;
        var records = new PackageRecords(db.ChangeTracker.Entries().Where(e => e.Entity is not IUnaudited)
            .Select(e => new PackageRecord(AuditedProperties.SubjectOf(e.Metadata), AuditedProperties.KeyOf(e), AuditedProperties.Of(e).ToDictionary(p => p.Name, p => p.Now, StringComparer.Ordinal))));
        db.ChangeTracker.Clear();

        var keys = await KeysAsync(batch, records, cancellationToken);
        var audit = await new ProofGathering(db).OfAsync(batch.Id, records, keys, cancellationToken);
        var heads = AnchoredHeads.Read(anchors);
        return new(
            records, keys, audit, [.. audit.Blocks.Select(b => heads[b.Number]?.ToString()).OfType<string>()],
            batch.SpecificationVersion is { } version
                ? await db.Set<SpecificationVersion>().Where(v => v.Product == batch.Product && v.Number == version).Select(v => v.Source).SingleOrDefaultAsync(cancellationToken)
                : null,
            await LayoutsAsync(records, cancellationToken),
            await MethodsAsync(records, cancellationToken),
            await FilesAsync(records, cancellationToken));
    }

    private async Task<PackageKeys> KeysAsync(Batch batch, PackageRecords records, CancellationToken cancellationToken)
    {
        var approved = db.Set<SpecificationApproval>().Where(a => a.Product == batch.Product && a.Number == batch.SpecificationVersion && a.Sha256 == batch.SpecificationSha256);
        var signed = records.Of("Signature").Select(s => s["KeyId"]).OfType<string>().Select(Guid.Parse);
        Guid[] ids = [.. signed.Concat(await approved.Select(a => a.KeyId).ToListAsync(cancellationToken)).Distinct()];
        var keys = await db.Set<PersonKey>().AsNoTracking().Where(k => ids.Contains(k.Id)).ToListAsync(cancellationToken);
        var people = await db.Users.AsNoTracking().Where(p => keys.Select(k => k.PersonId).Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
        return new([.. keys.OrderBy(k => k.Id).Select(k => new PackageKey(
            k.Id, k.PersonId, people.TryGetValue(k.PersonId, out var person) ? person.AsActor().Name : "unknown", k.Algorithm, Convert.ToBase64String(k.PublicKey), k.MadeAt, k.RetiredAt, k.RetiredReason))]);
    }

    private async Task<Dictionary<string, string>> LayoutsAsync(PackageRecords records, CancellationToken cancellationToken)
    {
        string[] named = [.. records.Of("StoredFile").Select(f => f["Answers"]).OfType<string>().Select(a => ConfirmedAnswersJson.Read(a).LayoutSha256).OfType<string>().Distinct()];
        return await db.Set<RecordedLayout>().Where(l => named.Contains(l.Sha256)).ToDictionaryAsync(l => l.Sha256, l => l.Source, cancellationToken);
    }

    private async Task<Dictionary<string, string>> MethodsAsync(PackageRecords records, CancellationToken cancellationToken)
    {
        string[] named = [.. records.Of("Result").Select(r => r["MethodSha256"]).OfType<string>().Distinct()];
        var methods = await db.Set<MethodVersion>().Where(m => named.Contains(m.Sha256)).Select(m => new { m.Sha256, m.Source }).ToListAsync(cancellationToken);
        return methods.DistinctBy(m => m.Sha256).ToDictionary(m => m.Sha256, m => m.Source, StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, byte[]>> FilesAsync(PackageRecords records, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in records.Of("StoredFile"))
        {
            var id = Guid.Parse(file.Key);
            if (await db.Set<StoredFileContent>().Where(c => c.FileId == id).Select(c => c.Bytes).SingleOrDefaultAsync(cancellationToken) is { } bytes) files[file["Sha256"]!] = bytes;
        }

        return files;
    }

    private static bool NamesBatch(IEntityType type) =>
        !typeof(IUnaudited).IsAssignableFrom(type.ClrType) && !type.IsOwned() && type.GetTableName() is not null && type.FindProperty("BatchId")?.ClrType is { } id && (id == typeof(Guid) || id == typeof(Guid?));

    /// <summary><c>record => record.BatchId == batch</c> for any kind of record.</summary>
    private static LambdaExpression OfBatch(IEntityType type, Guid batch)
    {
        var record = Expression.Parameter(type.ClrType, "record");
        var id = type.FindProperty("BatchId")!.ClrType;
        var property = Expression.Call(typeof(EF), nameof(EF.Property), [id], record, Expression.Constant("BatchId"));
        return Expression.Lambda(Expression.Equal(property, Expression.Constant(batch, id)), record);
    }

    private Task<List<T>> LoadAsync<T>(Expression<Func<T, bool>> where, CancellationToken cancellationToken)
        where T : class => db.Set<T>().Where(where).ToListAsync(cancellationToken);
}
