using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>
/// Looks at the person with every request: a deactivation, another role or a reset password ends running sessions at once,
/// and the idle limit counts from the last request.
/// </summary>
public sealed class SessionCheck : CookieAuthenticationEvents
{
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(1);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var stamp = context.Principal?.FindFirstValue(Principal.Stamp);
        if (Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            var db = context.HttpContext.RequestServices.GetRequiredService<EvQcContext>();
            var now = await db.Users.Where(p => p.Id == id).Select(p => new { p.SecurityStamp, p.DeactivatedAt }).SingleOrDefaultAsync(context.HttpContext.RequestAborted);
            if (now is { DeactivatedAt: null } && string.Equals(now.SecurityStamp, stamp, StringComparison.Ordinal)) return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
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
