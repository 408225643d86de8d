namespace EvQc.Outbox;

/// <summary>
/// Does something about a message, usually by calling one use case. It runs in a transaction that is already open on the scope's
/// <see cref="EvQcContext"/>, acting as EvQc itself under the message's correlation id; what it saves commits together with the note
/// that it is done, so it takes effect exactly once. Order between messages is not promised.
/// A <see cref="QcRuleException"/> is final (dead letter at once); any other exception is tried again later.
/// </summary>
public interface IConsume<in TMessage>
    where TMessage : IMessage
{
    Task ConsumeAsync(TMessage message, CancellationToken cancellationToken);
}
