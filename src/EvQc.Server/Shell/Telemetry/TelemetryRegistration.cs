using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EvQc.Shell.Telemetry;

/// <summary>Logs to the console, as text or JSON; traces, metrics and logs to an OpenTelemetry collector where one is configured.</summary>
public static class TelemetryRegistration
{
    /// <remarks>
    /// <c>Log:Format</c> is <c>text</c> (default) or <c>json</c>. <c>OpenTelemetry:Endpoint</c>, or the standard OTEL_EXPORTER_OTLP_ENDPOINT,
    /// turns export on. Only the meters and sources that the runtime and our libraries bring are subscribed to.
    /// </remarks>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddConsole(builder);
        if ((builder.Configuration["OpenTelemetry:Endpoint"] ?? builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) is not { Length: > 0 } text)
            return;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint))
            throw new CannotStartException($"OpenTelemetry:Endpoint is '{text}'; it can be an address such as http://collector:4317.");
        var resource = ResourceBuilder.CreateDefault().AddService("evqc");
        builder.Services.AddSingleton<IHostedService>(_ => new Export(endpoint, resource));
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeScopes = true;
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(resource).AddOtlpExporter(exporter => exporter.Endpoint = endpoint);
        });
    }

    private static void AddConsole(IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        switch (builder.Configuration["Log:Format"])
        {
            case null or "" or "text":
                builder.Logging.AddConsole(console => console.FormatterName = LogLine.FormatterName).AddConsoleFormatter<LogLine, ConsoleFormatterOptions>();
                break;
            case "json":
                builder.Logging.AddJsonConsole(console =>
                {
                    console.IncludeScopes = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "O";
                });
                break;
            case var other:
                throw new CannotStartException($"Log:Format is '{other}'; it can be text or json.");
        }
    }

    private sealed class Export(Uri endpoint, ResourceBuilder resource) : IHostedService, IDisposable
    {
        private readonly TracerProvider _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(EvQcTrace.Sources, "Microsoft.AspNetCore", "MassTransit", "Npgsql", "System.Net.Http")
            .AddOtlpExporter(exporter => exporter.Endpoint = endpoint)
            .Build();

        private readonly MeterProvider _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(EvQcTrace.Sources, "Microsoft.AspNetCore.*", "Microsoft.EntityFrameworkCore", "MassTransit", "Npgsql", "System.Runtime")
            .AddOtlpExporter(exporter => exporter.Endpoint = endpoint)
            .Build();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            _traces.Dispose();
            _metrics.Dispose();
        }
    }
}
