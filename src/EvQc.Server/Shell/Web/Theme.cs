namespace EvQc.Shell.Web;

/// <summary>Light or dark: follows the system until somebody chooses; the choice is kept in a cookie so that the first paint is right.</summary>
public static class Theme
{
    private const string Cookie = "evqc.theme";

    public static string? Of(HttpContext http) => http.Request.Cookies[Cookie] is "light" or "dark" ? http.Request.Cookies[Cookie] : null;

    /// <summary>Changes nothing but a colour of the one who asks, so it needs no antiforgery token.</summary>
    internal static IResult Choose(HttpContext http, string? to, string? back)
    {
        if (to is "light" or "dark")
            http.Response.Cookies.Append(Cookie, to, new() { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.Request.IsHttps, IsEssential = true });
        else
            http.Response.Cookies.Delete(Cookie);
        return TypedResults.LocalRedirect(Links.Local(back));
    }
}
