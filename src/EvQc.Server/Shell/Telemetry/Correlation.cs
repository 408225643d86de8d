using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EvQc.Shell.Telemetry;

/// <summary>
/// One id for everything that follows from a request: taken from <c>X-Correlation-Id</c> if the caller sends a usable one, else the trace's.
/// It is the request's <see cref="HttpContext.TraceIdentifier"/>, in every log line's scope, on the trace, and in the answer.
/// </summary>
public static partial class Correlation
{
    public const string Header = "X-Correlation-Id";
    public const string Key = "CorrelationId";

    public static IApplicationBuilder UseCorrelation(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var id = context.Request.Headers[Header] is [{ } sent] && Usable().IsMatch(sent)
            ? sent
            : Activity.Current?.TraceId.ToString() ?? Guid.CreateVersion7().ToString("N");
        context.TraceIdentifier = id;
        Activity.Current?.SetTag("evqc.correlation_id", id);
        Activity.Current?.SetBaggage(Key, id);
        context.Response.Headers[Header] = id;
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Correlation));
        using (logger.BeginScope(new Dictionary<string, object> { [Key] = id }))
            await next(context).ConfigureAwait(false);
    });

    // What a caller sends is written into logs and the audit trail, so it must not be able to write lines of its own.
    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Usable();
}
