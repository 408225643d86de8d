using System.Diagnostics;
using System.Text.Json;

namespace EvQc.Outbox;

/// <summary>
/// Something that happened, told to whoever is above: a record of plain values. Its name and its properties are a contract, since
/// messages of the previous version may still be on their way when a new version starts.
/// </summary>
public interface IMessage
{
    /// <summary>What the message is about. Implement it explicitly, so that it is not written twice.</summary>
    Guid SubjectId { get; }
}

public static class Telling
{
    /// <summary>A missing or null value in a message is a mistake, not a default.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>
    /// Tells a message with the next save: it leaves if, and only if, that transaction commits, and reaches every consumer exactly once.
    /// </summary>
    public static void Tell<TMessage>(this EvQcContext db, TMessage message)
        where TMessage : IMessage
    {
        var acting = db.Acting ?? throw new InvalidOperationException("Nothing is told without an actor: call ActAs first.");
        db.Add(new OutboxMessage
        {
            Id = Guid.CreateVersion7(),
            Type = typeof(TMessage).Name,
            Payload = JsonSerializer.Serialize(message, Json),
            SubjectId = message.SubjectId,
            CorrelationId = acting.CorrelationId,
            TraceParent = Activity.Current?.Id,
            OccurredAt = db.Time.GetUtcNow(),
        });
    }
}
