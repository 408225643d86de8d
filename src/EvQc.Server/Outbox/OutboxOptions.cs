namespace EvQc.Outbox;

public enum BusTransport
{
    InMemory,
    RabbitMq,
}

/// <summary>The section <c>Bus</c> of the configuration.</summary>
public sealed class BusOptions
{
    public BusTransport Transport { get; set; }

    /// <summary>This node's name: when it starts again, it takes back at once what it was doing when it stopped.</summary>
    public string Node { get; set; } = Environment.MachineName;

    public RabbitMqOptions RabbitMq { get; set; } = new();
}

public sealed class RabbitMqOptions
{
    public string Host { get; set; } = "localhost";

    public ushort Port { get; set; } = 5672;

    public string VirtualHost { get; set; } = "/";

    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    public bool Tls { get; set; }
}

/// <summary>The section <c>Outbox</c> of the configuration.</summary>
public sealed class OutboxOptions
{
    /// <summary>How long at most a message waits that another node told; one told here leaves at once.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After this time without completion a message is handed to the bus again.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A lease taken further in the future than this can only mean that the clock went backwards.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages on the bus at a time; more wait in the outbox.</summary>
    public int MaxInFlight { get; set; } = 200;

    public int BatchSize { get; set; } = 50;

    /// <summary>A message that was handed over so often and neither done nor failed takes its consumer's process down: dead.</summary>
    public int MaxAttempts { get; set; } = 100;

    /// <summary>How long to wait after the first failure, the second, … of a consumer; one more failure is final.</summary>
    public IList<TimeSpan> RetryDelays { get; } = [];

    /// <summary>How long messages that are done are kept.</summary>
    public TimeSpan KeepCompleted { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the oldest message may wait before the health check complains.</summary>
    public TimeSpan LagDegraded { get; set; } = TimeSpan.FromMinutes(1);

    public TimeSpan LagUnhealthy { get; set; } = TimeSpan.FromMinutes(30);

    internal static readonly TimeSpan[] DefaultRetryDelays =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
    ];
}
