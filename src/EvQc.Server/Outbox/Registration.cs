namespace EvQc.Outbox;

public static class Registration
{
    /// <summary>
    /// Registers a consumer. Its simple name is its key in the inbox and the name of its queue: renaming it makes it a new consumer.
    /// </summary>
    public static IServiceCollection AddConsumer<TConsumer, TMessage>(this IServiceCollection services)
        where TConsumer : class, IConsume<TMessage>
        where TMessage : class, IMessage
    {
        services.AddScoped<TConsumer>();
        services.AddSingleton<Subscription>(new Subscription<TConsumer, TMessage>());
        return services.AddMessage<TMessage>();
    }

    internal static IServiceCollection AddMessage<TMessage>(this IServiceCollection services)
        where TMessage : class, IMessage =>
        services.AddSingleton(new MessageType(typeof(TMessage).Name, typeof(TMessage)));
}
