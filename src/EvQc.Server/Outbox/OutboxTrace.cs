using System.Diagnostics;

namespace EvQc.Outbox;

/// <summary>The trace source and the log scope of messages.</summary>
public static class OutboxTrace
{
    public const string SourceName = "EvQc.Outbox";

    internal static readonly ActivitySource Source = new(SourceName);
}
