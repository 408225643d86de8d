using System.Text;

namespace EvQc.Shell.Web;

/// <summary>One sentence for the next page: what was just done. Travels in a short-lived cookie, so it survives the redirect after a form.</summary>
public static class Flash
{
    private const string Cookie = "evqc.flash";
    private const char Warning = '!';

    public static void Set(HttpContext http, string text) => Append(http, text);

    /// <summary>A sentence that nobody should overlook.</summary>
    public static void Warn(HttpContext http, string text) => Append(http, Warning + text);

    private static void Append(HttpContext http, string text) => http.Response.Cookies.Append(
        Cookie,
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromMinutes(1), Secure = http.Request.IsHttps });

    /// <summary>The sentence, once.</summary>
    public static (string Text, bool Warns)? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and < 4000 } value) return null;
        http.Response.Cookies.Delete(Cookie);
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text is [Warning, ..] ? (text[1..], true) : (text, false);
    }
}
