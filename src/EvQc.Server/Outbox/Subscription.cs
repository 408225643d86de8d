using System.Text.RegularExpressions;
using MassTransit;

namespace EvQc.Outbox;

/// <summary>A message type by the name under which it is stored.</summary>
internal sealed record MessageType(string Name, Type Type);

/// <summary>That a consumer wants a message type: one queue of its own, shared by all nodes.</summary>
internal abstract record Subscription(string Consumer, string MessageName)
{
    public string Queue => "evqc-" + Words.Boundary().Replace(Consumer, "-").ToLowerInvariant();

    public abstract void Connect(IReceiveEndpointConfigurator endpoint, IServiceProvider services);
}

internal sealed record Subscription<TConsumer, TMessage>() : Subscription(typeof(TConsumer).Name, typeof(TMessage).Name)
    where TConsumer : class, IConsume<TMessage>
    where TMessage : class, IMessage
{
    public override void Connect(IReceiveEndpointConfigurator endpoint, IServiceProvider services) =>
        endpoint.Handler<TMessage>(context => ActivatorUtilities
            .CreateInstance<Delivery<TConsumer, TMessage>>(services)
            .RunAsync(context.MessageId ?? Guid.Empty, context.Message, context.CancellationToken));
}

/// <summary>What is registered about messages: types by name, consumers by type.</summary>
internal sealed class Subscriptions(IEnumerable<MessageType> types, IEnumerable<Subscription> subscriptions)
{
    private readonly Dictionary<string, Type> _types =
        types.DistinctBy(t => t.Type).ToDictionary(t => t.Name, t => t.Type, StringComparer.Ordinal);

    private readonly ILookup<string, string> _consumers =
        subscriptions.ToLookup(s => s.MessageName, s => s.Consumer, StringComparer.Ordinal);

    public IReadOnlyList<Subscription> All { get; } = [.. subscriptions];

    public Type? TypeOf(string name) => _types.GetValueOrDefault(name);

    public IReadOnlyList<string> ConsumersOf(string name) => [.. _consumers[name]];
}

internal static partial class Words
{
    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    public static partial Regex Boundary();
}
