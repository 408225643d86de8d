using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.Audit;

/// <summary>Which properties of a record the trail follows, and under which names: all of them, in whatever way they are mapped.</summary>
public static class AuditedProperties
{
    private const string Note = "EvQc:NotARecord";

    /// <summary>
    /// Excepts a property from the trail: a counter or a mark of the last use, which is written without a unit of work and proves
    /// nothing. What it stands for must be known otherwise, as a sign-in is by its event.
    /// </summary>
    public static PropertyBuilder<T> IsNoRecord<T>(this PropertyBuilder<T> property, string because)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.HasAnnotation(Note, because);
    }

    public static bool IsRecord(IReadOnlyProperty property) => property.FindAnnotation(Note) is null;

    /// <summary>Every value of a tracked record but its key, those of complex properties under <c>Property.Part</c>.</summary>
    public static IEnumerable<AuditedProperty> Of(EntityEntry entry) =>
        Of(entry.Properties, "").Where(p => !p.Entry.Metadata.IsPrimaryKey()).Concat(Complex(entry.ComplexProperties, ""));

    /// <summary>The name under which the trail keeps this kind of record.</summary>
    public static string SubjectOf(IReadOnlyEntityType type) => type.HasSharedClrType ? type.ShortName() : type.ClrType.Name;

    /// <summary>The key as one text; <c>|</c> parts a key of several columns and is escaped within them.</summary>
    public static string KeyOf(EntityEntry entry)
    {
        var key = entry.Metadata.FindPrimaryKey()!.Properties;
        return key is [var only]
            ? Text(only)
            : string.Join('|', key.Select(p => Text(p).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)));

        string Text(IProperty property) => entry.Property(property).CurrentValue is { } value ? AuditedText.Of(value, property.GetScale()) : "";
    }

    private static IEnumerable<AuditedProperty> Of(IEnumerable<PropertyEntry> properties, string within) =>
        properties.Where(p => IsRecord(p.Metadata)).Select(p => new AuditedProperty(within + p.Metadata.Name, p));

    private static IEnumerable<AuditedProperty> Complex(IEnumerable<ComplexPropertyEntry> complex, string within) =>
        complex.SelectMany(c => Of(c.Properties, $"{within}{c.Metadata.Name}.").Concat(Complex(c.ComplexProperties, $"{within}{c.Metadata.Name}.")));
}

/// <summary>One value of a tracked record and its name in the trail.</summary>
public readonly record struct AuditedProperty(string Name, PropertyEntry Entry)
{
    public string? Old => AuditedText.Of(Entry.Metadata, Entry.OriginalValue);

    public string? Now => AuditedText.Of(Entry.Metadata, Entry.CurrentValue);
}
