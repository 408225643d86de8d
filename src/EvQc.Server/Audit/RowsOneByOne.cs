using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EvQc.Audit;

/// <summary>
/// The rows of a table in which at least one cannot even be loaded, such as one whose state was changed to a word that does not exist. Each such
/// row is a finding by its own name, and hides none of the others.
/// </summary>
internal static class RowsOneByOne
{
    /// <summary>What a value that no property can hold makes the reading of a row say.</summary>
    public static bool IsOfARow(Exception e) => e is InvalidOperationException or ArgumentException or FormatException or InvalidCastException or OverflowException;

    /// <param name="kind">A kind of record that is not owned.</param>
    public static async IAsyncEnumerable<(string Key, List<RecordState> States, IntegrityFinding? Unreadable)> OfAsync<T>(
        IServiceScopeFactory scopes, IEntityType kind, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        foreach (var key in await KeysAsync<T>(scopes, kind, cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
            var text = string.Join('|', key);
            var reason = await ReasonAsync<T>(db, key, cancellationToken);
            yield return reason is null ? (text, RecordState.Of(db), null) : (text, [], Unreadable(kind, text, reason));
        }
    }

    private static IntegrityFinding Unreadable(IEntityType kind, string key, string reason)
    {
        var subject = AuditedProperties.SubjectOf(kind);
        return new("record-unreadable", $"{subject} {key} (table {kind.GetTableName()}) cannot be read: {reason} EvQc never writes that; it was changed behind EvQc's back.")
        {
            Subject = subject,
            SubjectId = key,
            Table = kind.GetTableName(),
        };
    }

    /// <summary>The keys alone can be read whatever the other columns hold.</summary>
    private static async Task<List<object?[]>> KeysAsync<T>(IServiceScopeFactory scopes, IEntityType kind, CancellationToken cancellationToken)
        where T : class
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = Expression.Parameter(typeof(T), "row");
        var parts = kind.FindPrimaryKey()!.Properties.Select(p => Expression.Convert(
            Expression.Call(typeof(EF), nameof(EF.Property), [p.ClrType], row, Expression.Constant(p.Name)), typeof(object)));
        var key = Expression.Lambda<Func<T, object?[]>>(Expression.NewArrayInit(typeof(object), parts), row);
        return await scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<T>().AsNoTracking().Select(key).ToListAsync(cancellationToken);
    }

    private static async Task<string?> ReasonAsync<T>(EvQcContext db, object?[] key, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await db.FindAsync<T>(key, cancellationToken);
            return null;
        }
        catch (Exception e) when (IsOfARow(e))
        {
            return e.GetBaseException().Message.TrimEnd('.') + ".";
        }
    }
}
