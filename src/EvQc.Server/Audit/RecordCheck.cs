using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EvQc.Audit;

/// <summary>
/// Every row of every audited table against what the trail last said of it. What is suspected is looked at again by itself, row and entries
/// in one view of the database, so that work going on meanwhile is no finding.
/// </summary>
public sealed class RecordCheck(IServiceScopeFactory scopes) : IIntegrityCheck
{
    private const int FewRows = 16;
    private const int ManyRows = 500;
    private static readonly MethodInfo Rows = typeof(RecordCheck).GetMethod(nameof(RowsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo OneByOne = typeof(RowsOneByOne).GetMethod(nameof(RowsOneByOne.OfAsync))!;

    public string Name => "records";

    public async IAsyncEnumerable<IntegrityFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = scopes.CreateAsyncScope();
        await using var trail = scopes.CreateAsyncScope();
        var (db, log) = (rows.ServiceProvider.GetRequiredService<EvQcContext>(), trail.ServiceProvider.GetRequiredService<EvQcContext>());
        var kinds = RecordState.Kinds(db).ToList();
        var present = kinds.Select(AuditedProperties.SubjectOf).Distinct().ToDictionary(s => s, _ => new HashSet<UInt128>(), StringComparer.Ordinal);
        foreach (var kind in kinds.Where(k => !k.IsOwned()))
        {
            await using var reading = Calls<IAsyncEnumerable<List<RecordState>>>(Rows, kind, db, kind, cancellationToken).GetAsyncEnumerator(cancellationToken);
            bool? more;
            while ((more = await NextAsync(reading)) == true)
                foreach (var finding in await CompareAsync(log, reading.Current, present, cancellationToken))
                    yield return finding;
            if (more is false) continue;

            db.ChangeTracker.Clear();
            await foreach (var (key, states, unreadable) in Calls<IAsyncEnumerable<(string, List<RecordState>, IntegrityFinding?)>>(OneByOne, kind, scopes, kind, cancellationToken))
            {
                if (!present[AuditedProperties.SubjectOf(kind)].Add(Short(key))) continue;
                if (unreadable is not null) yield return unreadable;
                foreach (var finding in await CompareAsync(log, states, present, cancellationToken)) yield return finding;
            }
        }

        foreach (var kind in kinds)
        {
            foreach (var key in await GoneAsync(log, AuditedProperties.SubjectOf(kind), present[AuditedProperties.SubjectOf(kind)], cancellationToken))
                foreach (var finding in await LookAgainAsync(kind, key, null, cancellationToken))
                    yield return finding;
        }
    }

    private async Task<List<IntegrityFinding>> CompareAsync(
        EvQcContext log, List<RecordState> states, Dictionary<string, HashSet<UInt128>> present, CancellationToken cancellationToken)
    {
        var findings = new List<IntegrityFinding>();
        foreach (var state in states) present[state.Subject].Add(Short(state.Key));
        var histories = await HistoriesAsync(log, [.. states.Select(s => (s.Subject, s.Key))], cancellationToken);
        foreach (var suspect in states.Where(s => RecordComparison.Of(s, histories[(s.Subject, s.Key)], s.Type, s.Key).Any()))
            findings.AddRange(await LookAgainAsync(suspect.Type, suspect.Key, suspect.Root, cancellationToken));
        return findings;
    }

    /// <summary>Null when a row cannot be read.</summary>
    private static async Task<bool?> NextAsync(IAsyncEnumerator<List<RecordState>> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (Exception e) when (RowsOneByOne.IsOfARow(e))
        {
            return null;
        }
    }

    private static T Calls<T>(MethodInfo method, IEntityType kind, params object[] arguments) => (T)method.MakeGenericMethod(kind.ClrType).Invoke(null, arguments)!;

    private static async IAsyncEnumerable<List<RecordState>> RowsAsync<T>(EvQcContext db, IEntityType kind, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var isLong = kind.GetProperties().Any(p => p.ClrType == typeof(byte[]) || (p.ClrType == typeof(string) && p.GetMaxLength() is null or < 0 or > 2000));
        var most = isLong ? FewRows : ManyRows;
        var held = 0;
        await foreach (var row in db.Set<T>().IgnoreAutoIncludes().AsTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (++held < most) continue;
            yield return RecordState.Of(db);
            db.ChangeTracker.Clear();
            held = 0;
        }

        yield return RecordState.Of(db);
        db.ChangeTracker.Clear();
    }

    /// <summary>The records that the trail knows as present and no row was seen of.</summary>
    private static async Task<IReadOnlyCollection<string>> GoneAsync(EvQcContext log, string subject, HashSet<UInt128> present, CancellationToken cancellationToken)
    {
        var gone = new Dictionary<UInt128, string>();
        var entries = log.Set<TrailRow>().Where(e => e.Subject == subject && e.Action != nameof(AuditAction.Event)).OrderBy(e => e.Sequence).Select(e => new { e.SubjectId, e.Action });
        await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var key = Short(entry.SubjectId);
            if (entry.Action == nameof(AuditAction.Deleted)) gone.Remove(key);
            else if (!present.Contains(key)) gone[key] = entry.SubjectId;
        }

        return gone.Values;
    }

    private static async Task<Dictionary<(string Subject, string Key), RecordHistory>> HistoriesAsync(
        EvQcContext log, IReadOnlyCollection<(string Subject, string Key)> records, CancellationToken cancellationToken)
    {
        var histories = records.Distinct().ToDictionary(r => r, r => new RecordHistory(r.Subject, r.Key));
        foreach (var kind in records.GroupBy(r => r.Subject, StringComparer.Ordinal))
        {
            var keys = kind.Select(r => r.Key).Distinct().ToList();
            var entries = log.Set<TrailRow>().Where(e => e.Subject == kind.Key && keys.Contains(e.SubjectId)).OrderBy(e => e.Sequence);
            await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(cancellationToken))
                histories[(kind.Key, entry.SubjectId)].Add(entry);
        }

        return histories;
    }

    private async Task<IReadOnlyList<IntegrityFinding>> LookAgainAsync(
        IReadOnlyEntityType type, string key, (IReadOnlyEntityType Type, object?[] Key)? root, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        await using var view = await db.OneViewAsync(scope.ServiceProvider.GetRequiredService<DatabaseConnection>(), cancellationToken);
        var subject = AuditedProperties.SubjectOf(type);
        var history = (await HistoriesAsync(db, [(subject, key)], cancellationToken))[(subject, key)];
        if ((root ?? RootOf(type, key, history)) is { } found && !found.Key.Contains(null))
            await db.FindAsync(found.Type.ClrType, found.Key, cancellationToken);

        // Read once more: on a database that lets entries in between the two readings, the second sees them.
        if (db.ChangeTracker.Entries().Any()) history = (await HistoriesAsync(db, [(subject, key)], cancellationToken))[(subject, key)];
        var state = RecordState.Of(db).FirstOrDefault(s => s.Type == type && s.Key == key);
        return [.. RecordComparison.Of(state, history, type, key)];
    }

    /// <summary>Of an owned record, the owner's key as the trail recorded it.</summary>
    private static (IReadOnlyEntityType Type, object?[] Key)? RootOf(IReadOnlyEntityType type, string key, RecordHistory history)
    {
        if (type.FindOwnership() is not { } ownership) return RecordState.KeyOf(type, key) is { } own ? (type, own) : null;
        var owner = ownership.Properties.Select(p => history.Values.GetValueOrDefault(p.Name)?.Text).ToList();
        return owner is [{ } only] && RecordState.KeyOf(ownership.PrincipalEntityType, only) is { } found ? (ownership.PrincipalEntityType, found) : null;
    }

    /// <summary>A key in sixteen bytes, so that millions can be remembered.</summary>
    private static UInt128 Short(string key) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
