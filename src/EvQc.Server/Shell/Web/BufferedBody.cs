namespace EvQc.Shell.Web;

/// <summary>Lets the body of an API write be read twice: once for its hash (of an idempotent write, or of one that declares its digest), once for what it asks.</summary>
public static class BufferedBody
{
    /// <summary>RFC 9530: the digest of the body as it is sent.</summary>
    public const string DigestHeader = "Content-Digest";

    public static IApplicationBuilder UseBufferedApiBodies(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if ((http.Request.Headers.ContainsKey(OnceOnly.Header) || http.Request.Headers.ContainsKey(DigestHeader)) && http.IsUnder("/api")) http.Request.EnableBuffering();
        return next(http);
    });
}
