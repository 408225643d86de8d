using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EvQc.Shell.Telemetry;

/// <summary>One line an event: time (UTC), level, message, where it comes from, and the request's correlation id; an exception below it.</summary>
internal sealed class LogLine(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "evqc";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z' ", CultureInfo.InvariantCulture));
        textWriter.Write(Level(logEntry.LogLevel));
        // What a message quotes may hold line ends; a reader must be able to trust that a line is an event.
        textWriter.Write(message.ReplaceLineEndings(" "));
        textWriter.Write(" [");
        textWriter.Write(logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..]);
        scopeProvider?.ForEachScope(
            static (scope, writer) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object>> values)
                    foreach (var (key, value) in values)
                        if (key == Correlation.Key)
                            writer.Write(" " + value);
            },
            textWriter);
        textWriter.WriteLine(']');
        if (logEntry.Exception is { } exception)
            textWriter.WriteLine(exception.ToString());
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRITICAL ",
        LogLevel.Error => "ERROR ",
        LogLevel.Warning => "warning ",
        LogLevel.Information => "",
        _ => "debug ",
    };
}
