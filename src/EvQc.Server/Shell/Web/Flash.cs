using System.Text;

namespace EvQc.Shell.Web;

/// <summary>One sentence for the next page: what was just done. Travels in a short-lived cookie, so it survives the redirect after a form.</summary>
public static class Flash
{
    private const string Cookie = "evqc.flash";

    public static void Set(HttpContext http, string text) => http.Response.Cookies.Append(
        Cookie,
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromMinutes(1), Secure = http.Request.IsHttps });

    /// <summary>The sentence, once.</summary>
    public static string? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and < 4000 } value) return null;
        http.Response.Cookies.Delete(Cookie);
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
