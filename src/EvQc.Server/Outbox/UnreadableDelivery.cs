using System.Text;
using MassTransit;

namespace EvQc.Outbox;

/// <summary>
/// What arrives on a queue and cannot be read as its message, or is none of it, goes to EvQc's dead letters instead of a broker queue
/// that nobody looks at.
/// </summary>
internal sealed class UnreadableDelivery(OutboxLedger ledger, string queue) : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    private const int PayloadLength = 100_000;

    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next) =>
        KeepAsync(context, $"It could not be read: {context.Exception.Message}");

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) => KeepAsync(context, "It is no message of this queue.");

    public void Probe(ProbeContext context) => context.CreateFilterScope("evqc-dead-letters");

    private async Task KeepAsync(ReceiveContext context, string cause)
    {
        // What could not be read passes here as an error and then once more as something that nobody consumed.
        if (context.HasPayloadType(typeof(Kept))) return;
        var body = Encoding.UTF8.GetString(context.GetBody()).Replace('\0', '\uFFFD');
        await ledger.AddDeadAsync(
            Guid.Empty, "(unreadable)", body.Length > PayloadLength ? body[..PayloadLength] : body, Guid.Empty,
            $"On queue {queue}: {cause}", CancellationToken.None);
        context.GetOrAddPayload(() => new Kept());
    }

    private sealed record Kept;
}
