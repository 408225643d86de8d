using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EvQc.Audit;

/// <summary>A record as it lies in its table today, in the words of the audit trail.</summary>
/// <param name="Root">The record it belongs to, itself unless it is owned, and that one's key.</param>
internal sealed record RecordState(IReadOnlyEntityType Type, string Key, (IReadOnlyEntityType Type, object?[] Key) Root, IReadOnlyDictionary<string, (IReadOnlyProperty Property, string? Text)> Values)
{
    public string Subject => AuditedProperties.SubjectOf(Type);

    /// <summary>Everything a context has tracked that the trail follows.</summary>
    public static List<RecordState> Of(EvQcContext db) =>
        [.. db.ChangeTracker.Entries().Where(e => e.Entity is not IUnaudited).Select(Of)];

    /// <summary>Every kind of record the trail follows, owned ones too.</summary>
    public static IEnumerable<IEntityType> Kinds(EvQcContext db) =>
        db.Model.GetEntityTypes().Where(t => !typeof(IUnaudited).IsAssignableFrom(t.ClrType) && t.FindPrimaryKey() is not null && (t.IsOwned() || t.GetTableName() is not null));

    /// <summary>A key's parts from its text in the trail; null when a part is of no type that keys here have.</summary>
    public static object?[]? KeyOf(IReadOnlyEntityType type, string text)
    {
        var key = type.FindPrimaryKey()!.Properties;
        string[] parts = key.Count == 1 ? [text] : [.. Split(text)];
        if (parts.Length != key.Count) return null;
        try
        {
            return [.. key.Select((p, i) => TypeDescriptor.GetConverter(p.ClrType).ConvertFromString(null, CultureInfo.InvariantCulture, parts[i]))];
        }
        catch (Exception e) when (e is FormatException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private static RecordState Of(EntityEntry entry)
    {
        var values = AuditedProperties.Of(entry).ToDictionary(p => p.Name, p => ((IReadOnlyProperty)p.Entry.Metadata, p.Now), StringComparer.Ordinal);
        var ownership = entry.Metadata.FindOwnership();
        var root = ownership is null
            ? ((IReadOnlyEntityType)entry.Metadata, KeyOf(entry, entry.Metadata.FindPrimaryKey()!.Properties))
            : (ownership.PrincipalEntityType, KeyOf(entry, ownership.Properties));
        return new(entry.Metadata, AuditedProperties.KeyOf(entry), root, values);
    }

    private static object?[] KeyOf(EntityEntry entry, IReadOnlyList<IReadOnlyProperty> properties) => [.. properties.Select(p => entry.Property(p.Name).CurrentValue)];

    private static IEnumerable<string> Split(string text)
    {
        var part = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '|')
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
            }
        }

        yield return part.ToString();
    }
}
