using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EvQc.Audit;

/// <summary>Turns what is about to be saved into audit entries of the same transaction.</summary>
public static class AuditTrail
{
    private static readonly string[] Secrets = ["PasswordHash", "SecurityStamp", "ConcurrencyStamp", "KeyHash"];

    internal static void Write(EvQcContext db)
    {
        var changed = db.ChangeTracker.Entries()
            .Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && e.Entity is not IUnaudited)
            .ToList();
        foreach (var entry in changed)
        {
            var changes = ChangesOf(entry);
            if (changes.Count == 0) continue;
            Add(db, ActionOf(entry.State), entry.Metadata.ClrType.Name, KeyOf(entry), BatchOf(entry), changes);
        }
    }

    /// <summary>Records something that changed no table: a sign-in, a refusal, an export. Saved with the next save.</summary>
    public static void Event(EvQcContext db, string subject, string subjectId, string what, Guid? batchId = null) =>
        Add(db, AuditAction.Event, subject, subjectId, batchId, new JsonObject { ["what"] = what });

    private static void Add(EvQcContext db, AuditAction action, string subject, string subjectId, Guid? batchId, JsonObject changes)
    {
        var acting = db.Acting ?? throw new InvalidOperationException("Nothing is saved without an actor: call ActAs first.");
        db.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(),
            At = db.Time.GetUtcNow(),
            ActorId = acting.Actor.PersonId,
            ActorName = acting.Actor.Name,
            ActorRole = acting.Actor.Role,
            Action = action,
            Subject = subject,
            SubjectId = subjectId,
            BatchId = batchId,
            Changes = changes.ToJsonString(),
            Reason = acting.Reason,
            CorrelationId = acting.CorrelationId,
        });
    }

    private static AuditAction ActionOf(EntityState state) => state switch
    {
        EntityState.Added => AuditAction.Created,
        EntityState.Deleted => AuditAction.Deleted,
        _ => AuditAction.Changed,
    };

    private static JsonObject ChangesOf(EntityEntry entry)
    {
        var changes = new JsonObject();
        foreach (var property in entry.Properties)
        {
            if (property.Metadata.IsPrimaryKey() || property.Metadata.Name is nameof(IVersioned.Version)) continue;
            if (entry.State == EntityState.Modified && !property.IsModified) continue;
            var secret = Secrets.Contains(property.Metadata.Name, StringComparer.Ordinal);
            var old = entry.State == EntityState.Added ? null : Text(property.OriginalValue, secret);
            var now = entry.State == EntityState.Deleted ? null : Text(property.CurrentValue, secret);
            if (old is null && now is null) continue;
            if (!secret && string.Equals(old, now, StringComparison.Ordinal)) continue;
            changes[property.Metadata.Name] = new JsonArray(old, now);
        }

        return changes;
    }

    private static string? Text(object? value, bool secret) => value switch
    {
        null => null,
        _ when secret => "(secret)",
        byte[] bytes => $"{bytes.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}",
        DateTimeOffset time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        string text => text,
        _ => JsonSerializer.Serialize(value),
    };

    private static string KeyOf(EntityEntry entry) =>
        string.Join('|', entry.Metadata.FindPrimaryKey()!.Properties.Select(p => Text(entry.Property(p.Name).CurrentValue, false)));

    private static Guid? BatchOf(EntityEntry entry) =>
        entry.Entity is Batches.Batch batch ? batch.Id
        : entry.Metadata.FindProperty("BatchId") is null ? null
        : entry.Property("BatchId").CurrentValue as Guid?;
}
