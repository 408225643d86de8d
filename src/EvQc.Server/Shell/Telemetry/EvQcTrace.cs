using System.Diagnostics;

namespace EvQc.Shell.Telemetry;

/// <summary>The trace source of the shell; capabilities have their own, all named <c>EvQc…</c>.</summary>
internal static class EvQcTrace
{
    public const string Sources = "EvQc*";

    public static readonly ActivitySource Source = new("EvQc");
}
