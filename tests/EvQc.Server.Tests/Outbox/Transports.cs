namespace EvQc.Outbox;

/// <summary>The configuration of a transport for one test: both must promise the same.</summary>
public static class Transports
{
    public static async Task<Dictionary<string, string?>> OnAsync(
        this SharedRabbitMq broker, BusTransport transport, TestDatabase database, CancellationToken cancellationToken)
    {
        var configuration = database.Configuration();
        if (transport == BusTransport.RabbitMq)
        {
            foreach (var (key, value) in await broker.TakeVirtualHostAsync(cancellationToken))
                configuration[key] = value;
        }

        return configuration;
    }
}
