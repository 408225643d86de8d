using EvQc.People;
using EvQc.Shell.Web;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EvQc.Outbox;

public static class OutboxSlice
{
    /// <summary>The outbox, the bus (<c>Bus:Transport</c>) and their health. Consumers are registered by their slices, before or after.</summary>
    public static IServiceCollection AddOutbox(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<BusOptions>().Bind(configuration.GetSection("Bus"));
        services.AddOptions<OutboxOptions>().Bind(configuration.GetSection("Outbox")).PostConfigure(o =>
        {
            if (o.RetryDelays.Count > 0) return;
            foreach (var delay in OutboxOptions.DefaultRetryDelays) o.RetryDelays.Add(delay);
        });
        services.AddMessages();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxWakeUp>();
        services.AddSingleton<OutboxLedger>();
        services.AddSingleton<OutboxRound>();
        services.ConfigureDbContext<EvQcContext>((provider, db) => db.AddInterceptors(provider.GetRequiredService<OutboxWakeUp>()));
        services.AddScoped<ListDeadLetters>();
        services.AddScoped<RetryDeadLetter>();
        services.AddSingleton(new NavItem("Dead letters", Links.DeadLetters, "message", Permission.RetryMessages, 70));
        services.AddHealthChecks().AddCheck<OutboxHealth>("outbox", tags: ["ready"]);

        var bus = configuration.GetSection("Bus").Get<BusOptions>() ?? new BusOptions();
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.ConfigureHealthCheckOptions(o =>
            {
                // Without its broker EvQc still serves and keeps every message: worse, not unready.
                o.Name = "bus";
                o.MinimalFailureStatus = HealthStatus.Degraded;
                o.Tags.Add("ready");
            });
            if (bus.Transport == BusTransport.RabbitMq) x.UsingRabbitMq(RabbitMq);
            else x.UsingInMemory(Connect);
        });
        services.AddHostedService<OutboxDispatcher>();
        return services;
    }

    private static void RabbitMq(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator configurator)
    {
        var options = context.GetRequiredService<IOptions<BusOptions>>().Value.RabbitMq;
        configurator.Host(options.Host, options.Port, options.VirtualHost, host =>
        {
            host.Username(options.User);
            host.Password(options.Password);
            if (options.Tls) host.UseSsl();
        });
        Connect(context, configurator);
    }

    private static void Connect<T>(IBusRegistrationContext context, IBusFactoryConfigurator<T> configurator)
        where T : IReceiveEndpointConfigurator
    {
        configurator.PrefetchCount = 16;
        configurator.Publish<IMessage>(topology => topology.Exclude = true);
        foreach (var queue in context.GetRequiredService<Subscriptions>().All.ToLookup(s => s.Queue, StringComparer.Ordinal))
        {
            configurator.ReceiveEndpoint(queue.Key, endpoint =>
            {
                var unreadable = new UnreadableDelivery(context.GetRequiredService<OutboxLedger>(), queue.Key);
                endpoint.ConfigureError(pipe => pipe.UseFilter(unreadable));
                endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(unreadable));
                endpoint.ConcurrentMessageLimit = 4;
                foreach (var subscription in queue)
                    subscription.Connect(endpoint, context);
            });
        }
    }
}
