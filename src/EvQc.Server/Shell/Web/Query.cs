using Microsoft.AspNetCore.Http.Extensions;

namespace EvQc.Shell.Web;

public static class Query
{
    public static bool IsUnder(this HttpContext http, string path) => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);

    /// <summary>This page's address with some of its query replaced; null takes a value out.</summary>
    /// <param name="pairs">name, value, name, value…</param>
    public static string With(this HttpContext http, params string?[] pairs)
    {
        var kept = http.Request.Query.Where(q => Array.IndexOf(pairs, q.Key) < 0).SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? ""));
        var set = pairs.Chunk(2).Where(p => p[1] is { Length: > 0 }).Select(p => KeyValuePair.Create(p[0]!, p[1]!));
        return http.Request.Path + new QueryBuilder(kept.Concat(set)).ToString();
    }
}
