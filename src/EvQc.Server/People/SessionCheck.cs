using System.Security.Claims;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>
/// Looks at the person with every request: a deactivation, another role, a reset password or a sign-in elsewhere ends a running session
/// at once, and the idle limit counts from the last request.
/// </summary>
public sealed class SessionCheck(EvQcContext db, Sessions sessions) : CookieAuthenticationEvents
{
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(1);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var (user, http) = (context.Principal!, context.HttpContext);
        if (Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && Sessions.IdOf(user) is { } session)
        {
            var now = await db.Users.Where(p => p.Id == id).Select(p => new { p.SecurityStamp, p.DeactivatedAt, p.SessionId, p.SessionSeenAt, p.SessionFrom }).SingleOrDefaultAsync(http.RequestAborted);
            if (now is { DeactivatedAt: null } && string.Equals(now.SecurityStamp, user.FindFirstValue(Principal.Stamp), StringComparison.Ordinal))
            {
                if (now.SessionId == session)
                {
                    await sessions.NoteAsync(id, session, now.SessionSeenAt, http.RequestAborted);
                    return;
                }

                if (now.SessionId is not null && !http.Response.HasStarted) Flash.Warn(http, sessions.EndedBecause(now.SessionFrom, now.SessionSeenAt));
            }
        }

        context.RejectPrincipal();
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    /// <summary>The framework renews after half of the idle time, which would sign out somebody who was busy a moment ago.</summary>
    public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew = context.ElapsedTime >= RenewAfter;
        return Task.CompletedTask;
    }

    /// <summary>No redirect: the refusal page says what is missing.</summary>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
