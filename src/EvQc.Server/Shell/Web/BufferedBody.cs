namespace EvQc.Shell.Web;

/// <summary>Lets the body of an API write be read twice: once for its hash, once for what it asks.</summary>
public static class BufferedBody
{
    public static IApplicationBuilder UseBufferedApiBodies(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Headers.ContainsKey(OnceOnly.Header) && http.IsUnder("/api")) http.Request.EnableBuffering();
        return next(http);
    });
}
