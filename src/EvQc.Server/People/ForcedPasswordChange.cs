using EvQc.Shell.Web;

namespace EvQc.People;

/// <summary>Whoever holds a demo or reset password reaches nothing but the page that changes it, and the way out.</summary>
public sealed class ForcedPasswordChange(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!http.User.HasClaim(c => c.Type == Principal.MustChangePassword) || IsAllowed(http.Request.Path)) return next(http);
        http.Response.Redirect(Links.ChangePassword);
        return Task.CompletedTask;
    }

    private static bool IsAllowed(PathString path) =>
        path == Links.ChangePassword || path == Links.SignOut || path == Links.SignIn || path == "/theme";
}
