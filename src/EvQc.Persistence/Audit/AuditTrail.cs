using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EvQc.Audit;

/// <summary>Turns what is about to be saved into audit entries of the same transaction.</summary>
public static class AuditTrail
{
    // What people write stays readable and searchable in the stored text; pages encode it when they show it.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(EvQcContext db)
    {
        var changed = db.ChangeTracker.Entries()
            .Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && e.Entity is not IUnaudited)
            .ToList();
        foreach (var entry in changed)
        {
            if (ChangesOf(entry) is { } changes)
                Add(db, ActionOf(entry.State), AuditedProperties.SubjectOf(entry.Metadata), AuditedProperties.KeyOf(entry), BatchOf(entry), changes);
        }
    }

    /// <summary>Records something that changed no table: a sign-in, a refusal, an export. Saved with the next save.</summary>
    public static void Event(EvQcContext db, string subject, string subjectId, string what, Guid? batchId = null) =>
        Add(db, AuditAction.Event, subject, subjectId, batchId, new JsonObject { ["what"] = what }.ToJsonString(Json));

    /// <summary>
    /// Records a change that was made past the unit of work, by one conditional statement where two may race for the row: in the same
    /// transaction, with every value that it set.
    /// </summary>
    public static void Changed<T>(EvQcContext db, Guid id, Guid? batchId, params IReadOnlyCollection<(string Property, object? Old, object? New)> values)
    {
        var type = db.Model.FindEntityType(typeof(T)) ?? throw new ArgumentException($"{typeof(T).Name} is no record.");
        var changes = new JsonObject();
        foreach (var (name, old, now) in values)
        {
            var property = type.FindProperty(name) ?? throw new ArgumentException($"{typeof(T).Name} has no {name}.");
            var (was, became) = (AuditedText.Of(property, old), AuditedText.Of(property, now));
            if (!string.Equals(was, became, StringComparison.Ordinal)) changes[name] = new JsonArray(was, became);
        }

        if (changes.Count > 0) Add(db, AuditAction.Changed, AuditedProperties.SubjectOf(type), id.ToString(), batchId, changes.ToJsonString(Json));
    }

    /// <summary>Records that a value was found to be another than the trail said, in the trail's own texts.</summary>
    public static void Found(EvQcContext db, string subject, string subjectId, string property, string? recorded, string? present) =>
        Add(db, AuditAction.Changed, subject, subjectId, null, new JsonObject { [property] = new JsonArray(recorded, present) }.ToJsonString(Json));

    private static void Add(EvQcContext db, AuditAction action, string subject, string subjectId, Guid? batchId, string changes)
    {
        var acting = db.Acting ?? throw new InvalidOperationException("Nothing is saved without an actor: call ActAs first.");
        db.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(),
            At = AuditedText.Microseconds(db.Time.GetUtcNow()),
            ActorId = acting.Actor.PersonId,
            ActorName = acting.Actor.Name,
            ActorRole = acting.Actor.Role,
            Action = action,
            Subject = subject,
            SubjectId = subjectId,
            BatchId = batchId,
            Changes = changes,
            Reason = acting.Reason,
            CorrelationId = acting.CorrelationId,
            Origin = Origin.Current?.From,
            Zone = Origin.Current?.Zone ?? db.Zone?.Id,
        });
    }

    private static AuditAction ActionOf(EntityState state) => state switch
    {
        EntityState.Added => AuditAction.Created,
        EntityState.Deleted => AuditAction.Deleted,
        _ => AuditAction.Changed,
    };

    /// <summary>Null when nothing changed.</summary>
    private static string? ChangesOf(EntityEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(bytes, Plain);
        var any = false;
        json.WriteStartObject();
        foreach (var property in AuditedProperties.Of(entry))
        {
            if (entry.State == EntityState.Modified && !property.Entry.IsModified) continue;
            var old = entry.State == EntityState.Added ? null : property.Old;
            var now = entry.State == EntityState.Deleted ? null : property.Now;
            if (string.Equals(old, now, StringComparison.Ordinal)) continue;
            any = true;
            json.WriteStartArray(property.Name);
            json.WriteStringValue(old);
            json.WriteStringValue(now);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        return any || entry.State != EntityState.Modified ? Encoding.UTF8.GetString(bytes.WrittenSpan) : null;
    }

    private static Guid? BatchOf(EntityEntry entry) =>
        entry.Entity is Batches.Batch batch ? batch.Id
        : entry.Metadata.FindProperty("BatchId") is null ? null
        : entry.Property("BatchId").CurrentValue as Guid?;
}
